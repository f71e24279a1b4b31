/** Which server a console's files are of. */
export interface ServerIdentity {
  readonly address: string;
  /** What it calls itself; absent: it is of version 0.1.0, and known by its address only. */
  readonly id?: string | undefined;
  /** It is the server of the console's own data directory, whose port changes from start to start. */
  readonly own: boolean;
}

/** A part of a file name, the same on systems that do not tell large letters from small ones: no two are alike. */
function plain(text: string): string {
  return text.replace(/[^a-z0-9._-]/g, (character) =>
    [...new TextEncoder().encode(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join(''),
  );
}

/** The folder of an agent's files: named by what the server calls itself, never by where it is at the moment. */
export function agentFolder(server: ServerIdentity, agent: string): string {
  return server.id === undefined ? addressFolder(server.address, agent) : `${plain(server.id)}-${plain(agent)}`;
}

/** As version 0.1.0 named it. */
export function addressFolder(address: string, agent: string): string {
  return `${hostPart(address)}-${agent.replace(/[/\\:\0]/g, '_')}`;
}

function hostPart(address: string): string {
  return new URL(address).host.replace(/[^A-Za-z0-9.-]/g, '_');
}

const OWN_HOST = /^(localhost|127(\.\d{1,3}){3}|___1_)(_\d{1,5})?$/;

/** Whether a folder that is named by an address is taken for one of this server and agent: `files.ts` says when in error. */
export function isOlderFolder(name: string, server: ServerIdentity, agent: string): boolean {
  if (server.id === undefined) return false;
  if (name === addressFolder(server.address, agent)) return true;
  const suffix = addressFolder('http://x', agent).slice(1);
  return server.own && name.endsWith(suffix) && OWN_HOST.test(name.slice(0, -suffix.length));
}
