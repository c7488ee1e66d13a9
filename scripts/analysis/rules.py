# What each rule of rules.yaml finds: `semgrep --test` compares the marks. Never run, and no part of the package.

# ruleid: no-dynamic-code
eval(text)
# ruleid: no-shell
subprocess.run(line, shell=True)
# ok: no-shell
subprocess.run(["pg_dump", name])
# ruleid: no-object-deserialisation
pickle.loads(row)
# ruleid: no-markup
Markup(text)
# ruleid: no-template-from-text
render_template_string(text)
# ruleid: autoescape-stays-on
jinja2.Environment(loader=here, autoescape=False)
# ruleid: no-weak-hash
hashlib.md5(text)
# ok: no-weak-hash
hashlib.sha256(text)
# ruleid: no-unchecked-certificate
context.verify_mode = ssl.CERT_NONE
# ruleid: no-followed-redirect
requests.get(url, timeout=5)
# ok: no-followed-redirect, requests-have-a-timeout
requests.get(url, timeout=5, allow_redirects=False)
# ruleid: requests-have-a-timeout
requests.post(url, allow_redirects=False)
# ruleid: no-unbounded-urlopen
urllib.request.urlopen(url)
# ruleid: xml-without-entities
etree.XMLParser(recover=True)
# ok: xml-without-entities
etree.XMLParser(resolve_entities=False, no_network=True)
# ruleid: no-standard-xml
xml.etree.ElementTree.fromstring(text)
# ruleid: no-extract-all
archive.extractall(folder)
# ruleid: no-temporary-name
tempfile.mktemp()
# ruleid: no-file-name-of-the-sender
Path(folder) / upload.filename
# ruleid: no-secret-comparison
row.secret == given
# ruleid: no-csrf-exemption
WTF_CSRF_ENABLED = False
# ruleid: no-debug
app.run(debug=True)
# ruleid: no-cors
response.headers["Access-Control-Allow-Origin"] = origin
# ruleid: no-naive-time
datetime.now()
# ok: no-naive-time
datetime.now(UTC)
# ruleid: no-swallowed-error
try:
    check()
except Exception:
    pass
# ruleid: no-commit-in-services
uow.session.commit()
# ruleid: no-secret-in-log
logger.info("started", config.secret_key)
# ruleid: no-request-value-in-redirect
redirect(request.args.get("next"))
# ruleid: no-lax-yaml
yaml.safe_load(text)
# ruleid: no-built-sql
sa.text(f"SELECT {name}")
# ruleid: no-guessable-random
random.choice(names)
