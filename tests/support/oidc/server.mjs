// A real identity provider for tests and for `make run-oidc`: everybody signs in by writing a name, there is no password.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [port, redirectUri, clientSecret] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const base = new URL(redirectUri).origin;
const ACR = 'https://refeds.org/profile/mfa';

const title = (login) => login.charAt(0).toUpperCase() + login.slice(1);
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'riskflow',
    client_secret: clientSecret,
    redirect_uris: [redirectUri],
    post_logout_redirect_uris: [`${base}/login`],
    backchannel_logout_uri: `${base}/login/back-channel-logout`,
    backchannel_logout_session_required: true,
    require_auth_time: true,
  }],
  acrValues: [ACR],
  claims: {
    openid: ['sub', 'acr', 'auth_time'],
    profile: ['name', 'preferred_username', 'department', 'groups'],
    email: ['email'],
  },
  cookies: { keys: ['only-for-tests'] },
  features: {
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: true },
  },
  // It refuses to send logouts to this computer, which is where everything is here.
  fetch: (url, { dispatcher, ...options }) => globalThis.fetch(url, options),
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({
      sub: id,
      name: `${title(id)} Andersson`,
      preferred_username: id,
      email: `${id}@university.test`,
      department: 'ITM',
      groups: id.startsWith('admin') ? ['riskflow-administrators'] : [],
    }),
  }),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  pkce: { required: () => true },
  ttl: { Session: 3600, Interaction: 600, Grant: 3600, IdToken: 300, AccessToken: 300 },
});
provider.on('backchannel.error', (_ctx, error) => console.error(`back-channel logout failed: ${error.message}`));

const page = (uid, prompt) => `<!DOCTYPE html><html lang="en"><title>University sign-in</title><h1>University sign-in</h1>
<p>A provider for tests: write any name of small letters.</p><form method="post" action="/interaction/${uid}">
<p><label for="login">Name</label> <input id="login" name="login" required pattern="[a-z]+"></p>
<p><button>${prompt === 'login' ? 'Sign in' : 'Continue'}</button></p></form></html>`;

async function body(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

async function grantFor(details, accountId) {
  const grant = new provider.Grant({ accountId, clientId: details.params.client_id });
  grant.addOIDCScope(details.params.scope);
  return grant.save();
}

const handle = provider.callback();
createServer(async (request, response) => {
  const match = /^\/interaction\/([\w-]+)$/.exec(request.url);
  if (!match) return handle(request, response);
  try {
    const details = await provider.interactionDetails(request, response);
    if (request.method === 'POST') {
      const accountId = (await body(request)).get('login');
      const grantId = await grantFor(details, accountId);
      const result = { login: { accountId, acr: ACR, amr: ['mfa'] }, consent: { grantId } };
      return await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
    }
    if (details.prompt.name !== 'login') {
      const grantId = await grantFor(details, details.session.accountId);
      return await provider.interactionFinished(request, response, { consent: { grantId } }, { mergeWithLastSubmission: true });
    }
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    return response.end(page(details.uid, details.prompt.name));
  } catch (error) {
    response.statusCode = 400;
    return response.end(String(error.message));
  }
}).listen(Number(port), '127.0.0.1', () => console.log(`the provider is at ${issuer}`));
