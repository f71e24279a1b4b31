import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { protocol, type Session, type WebContents } from 'electron';
import mime from 'mime-types';
import type { FileAnswer } from '../console/chat-file';
import { APP_ORIGIN, APP_SCHEME, answerAsset } from '../desktop/own-scheme';
import { isPermitted } from '../desktop/permissions';
import { CONSOLE_HEADERS } from '../desktop/policy';

/** Before the app is ready: the own scheme is a proper, secure origin. */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: APP_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Answers the own scheme with the built page and files of chats, under its content security policy. */
export function servePage(
  session: Session,
  pageDir: string,
  chatFile: (id: string, shown: boolean) => Promise<FileAnswer>,
): void {
  session.protocol.handle(APP_SCHEME, async (request) => {
    const answer = answerAsset(request, pageDir);
    if (answer.kind === 'refused') return new Response(null, { status: answer.status, headers: CONSOLE_HEADERS });
    if (answer.kind === 'chatFile') {
      const { status, headers, body } = await chatFile(answer.id, answer.shown);
      return new Response(body === null ? null : Readable.toWeb(body), { status, headers });
    }
    try {
      const type = mime.contentType(extname(answer.file)) || 'application/octet-stream';
      return new Response(await readFile(answer.file), { headers: { ...CONSOLE_HEADERS, 'content-type': type } });
    } catch {
      return new Response(null, { status: 404, headers: CONSOLE_HEADERS });
    }
  });
}

/** Denies all that the table of permissions does not allow. */
export function denyPermissions(session: Session): void {
  // Whoever asked may have gone meanwhile, whatever the types say.
  session.setPermissionRequestHandler((contents: WebContents | null, permission, callback) =>
    callback(isPermitted(permission, originOf(contents?.getURL() ?? ''), APP_ORIGIN)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) =>
    isPermitted(permission, origin.replace(/\/$/, ''), APP_ORIGIN),
  );
  session.setDevicePermissionHandler(() => false);
}

/** `URL.origin` is "null" for a scheme of our own. */
function originOf(address: string): string {
  if (!URL.canParse(address)) return '';
  const url = new URL(address);
  return `${url.protocol}//${url.host}`;
}
