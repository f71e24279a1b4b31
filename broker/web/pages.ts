import { access } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { WorkspaceSettings } from '../protocol/settings';

export interface PagesOptions {
  readonly dir: string;
  readonly settings: () => Pick<WorkspaceSettings, 'embedOrigins'>;
}

/** Printable ASCII without what ends a source, a directive or a policy: a setting must not be able to add rules. */
const SOURCE = /^[!-~]+$/;
const ENDS = /[;,]/;

/**
 * What the visitor page may do. `connect-src` names WebSocket schemes besides 'self': older browsers do not count
 * ws: as the same origin.
 */
export function visitorPolicy(embedOrigins: readonly string[]): string {
  const ancestors = ["'self'", ...embedOrigins.filter((origin) => SOURCE.test(origin) && !ENDS.test(origin))].join(' ');
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self' ws: wss:",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
    "require-trusted-types-for 'script'",
  ].join('; ');
}

/** Serves the built visitor page: hashed assets for ever, the page itself fresh each time. */
export async function servePages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  const page = (reply: FastifyReply): FastifyReply => {
    reply.header('content-security-policy', visitorPolicy(options.settings().embedOrigins));
    reply.header('cache-control', 'no-cache');
    return reply;
  };
  if (!(await exists(join(options.dir, 'index.html')))) {
    app.get('/', async (_request, reply) =>
      page(reply).code(503).type('text/plain').send('The visitor page has not been built. Run "npm run build".\n'),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: join(options.dir, 'assets'),
    prefix: '/assets/',
    immutable: true,
    maxAge: '365d',
    decorateReply: true,
  });
  app.get('/', async (_request, reply) => page(reply).sendFile('index.html', options.dir, { cacheControl: false }));
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
