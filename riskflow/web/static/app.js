// What pages do a little better with a script. Everything works without it.

const WAIT = 1200;

/** Save a question page as the person works, say when, and stop when somebody else has saved first. */
class Autosave {
  constructor(form) {
    this.form = form;
    this.status = form.querySelector("[data-status]");
    this.changed = false;
    this.stopped = false;
    form.addEventListener("input", () => this.schedule(WAIT));
    form.addEventListener("change", () => this.schedule(0));
    form.addEventListener("submit", (event) => this.finishBeforeSubmit(event));
  }

  /** The form is sent after a save that is under way has answered: its answer carries the version to send. */
  async finishBeforeSubmit(event) {
    this.stopped = true;
    this.changed = false;
    clearTimeout(this.timer);
    if (!this.running) return;
    event.preventDefault();
    event.stopPropagation(); // it is not sent yet
    await this.running;
    this.form.requestSubmit(event.submitter);
  }

  schedule(wait) {
    if (this.stopped) return;
    this.changed = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), wait);
  }

  /** One request at a time: a change during a request starts the next one. */
  async save() {
    clearTimeout(this.timer);
    if (this.stopped || !this.changed) return this.running;
    if (this.running) await this.running;
    if (this.stopped) return;
    this.changed = false;
    this.running = this.send();
    await this.running;
    this.running = null;
  }

  async send() {
    try {
      const answer = await fetch(this.form.dataset.autosave, {
        method: "POST",
        body: new FormData(this.form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      this.handleResponse(await answer.json(), answer.status);
    } catch {
      this.changed = true;
      this.showStatus(this.form.dataset.failed, true);
    }
  }

  handleResponse(response, status) {
    for (const [name, version] of Object.entries(response.versions ?? {})) this.form.elements[name].value = version;
    if (status === 409) this.stopped = true;
    this.showStatus(response.message ?? this.form.dataset.failed, status >= 400);
  }

  showStatus(words, wrong) {
    this.status.textContent = words;
    this.status.classList.toggle("error", wrong);
  }
}

/** "None of these" and "don't know" clear the other boxes, and the other way round. */
function keepAlone(event) {
  const box = event.target;
  if (box.type !== "checkbox" || !box.checked || !box.name) return;
  for (const other of box.form?.querySelectorAll(`[name="${CSS.escape(box.name)}"]`) ?? []) {
    if (other !== box && (box.hasAttribute("data-alone") || other.hasAttribute("data-alone"))) other.checked = false;
  }
}

/** A second click while the first is on its way does nothing. */
function sendOnce(event) {
  const form = event.target;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

document.addEventListener("change", keepAlone, { capture: true });
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});

const saving = [...document.querySelectorAll("form[data-autosave]")].map((form) => new Autosave(form));
window.addEventListener("beforeunload", (event) => {
  if (saving.some((page) => page.changed)) event.preventDefault();
});
for (const form of document.querySelectorAll("form[data-switch]")) {
  form.addEventListener("submit", async (event) => {
    if (!saving.some((page) => page.changed || page.running)) return;
    event.preventDefault();
    await Promise.all(saving.map((page) => page.save()));
    for (const page of saving) page.changed = false;
    form.submit();
  });
}

document.getElementById("problem")?.focus();
