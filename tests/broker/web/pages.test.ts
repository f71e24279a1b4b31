import { afterEach, describe, expect, it } from 'vitest';
import { visitorPolicy } from '../../../broker/web/pages';
import { errorOf, PAGE, SECRET, WebWorld, type WebWorldOptions } from './web-world';

const closers: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

async function start(options: WebWorldOptions = {}): Promise<WebWorld> {
  const world = await WebWorld.start({ hub: false, ...options });
  closers.push(() => world.close());
  return world;
}

/** The directives of a policy, by name. */
function directives(policy: string | string[] | undefined): ReadonlyMap<string, string> {
  const parts = String(policy).split('; ');
  return new Map(parts.map((part) => [part.replace(/ .*/, ''), part.replace(/^\S+ ?/, '')] as const));
}

describe('GET /', () => {
  it('is the visitor page, fresh each time', async () => {
    const answer = await (await start()).ask('/');
    expect([answer.status, answer.text]).toEqual([200, PAGE]);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.headers['cache-control']).toBe('no-cache');
  });

  it('may run its own scripts only, and send nothing to other sites', async () => {
    const answer = await (await start()).ask('/');
    const policy = directives(answer.headers['content-security-policy']);
    expect(policy.get('default-src')).toBe("'none'");
    expect(policy.get('script-src')).toBe("'self'");
    expect(policy.get('base-uri')).toBe("'none'");
    expect(policy.get('form-action')).toBe("'none'");
    expect(policy.get('require-trusted-types-for')).toBe("'script'");
    expect(String(answer.headers['content-security-policy'])).not.toMatch(/unsafe|\*/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });

  it.each([
    [[], "'self'"],
    [['https://intranet.example.com'], "'self' https://intranet.example.com"],
    [['https://a.example', 'https://b.example:8443'], "'self' https://a.example https://b.example:8443"],
  ])('may be framed by the origins %j', async (embedOrigins, ancestors) => {
    const answer = await (await start({ embedOrigins })).ask('/');
    expect(directives(answer.headers['content-security-policy']).get('frame-ancestors')).toBe(ancestors);
  });

  it.each([
    ['range', 'bytes=100000-200000', 416],
    ['range', 'bytes=9-2', 416],
    ['range', 'lines=1-2', 200],
    ['if-match', '"x"', 412],
    ['if-unmodified-since', 'Thu, 01 Jan 1970 00:00:00 GMT', 412],
  ])(
    'answers a request that cannot be met (%s: %s) in words, and not as a failure of its own',
    async (name, value, status) => {
      const answer = await (await start()).ask('/', { headers: { [name]: value } });
      expect(answer.status).toBe(status);
      if (status !== 200) expect(errorOf(answer).code).toBe('invalid');
    },
  );

  it.each([
    'https://a.example; script-src-elem *',
    'https://a.example, default-src *',
    'https://a.example\r\nset-cookie: a=b',
    'https://a.example https://b.example',
    'https://ä.example',
    '',
  ])('is not harmed by %j as an origin in the settings', async (origin) => {
    const answer = await (await start({ embedOrigins: [origin, 'https://good.example'] })).ask('/');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-security-policy']).toBe(visitorPolicy(['https://good.example']));
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  it('of a server whose page was not built says what to do, under the same policy', async () => {
    const answer = await (await start({ pages: false })).ask('/');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('npm run build');
    expect(answer.headers['content-security-policy']).toBe(visitorPolicy([]));
  });
});

describe('assets', () => {
  it('are kept for ever, as their names change with what is in them', async () => {
    const answer = await (await start()).ask('/assets/page-1a2b3c.js');
    expect(answer.status).toBe(200);
    expect(answer.headers['content-type']).toMatch(/javascript/);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it.each([
    '/assets/../private.txt',
    '/assets/..%2fprivate.txt',
    '/assets/%2e%2e/private.txt',
    '/assets/%2e%2e%2fprivate.txt',
    '/assets/..%5cprivate.txt',
    '/assets/..\\private.txt',
    '/assets//../private.txt',
    '/assets/../../secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/../../../../../../etc/passwd',
    '/assets/%252e%252e%252fprivate.txt',
    '/assets/x/../../private.txt',
    '/assets/page-1a2b3c.js/../../private.txt',
    '/assets//etc/passwd',
    '/assets/%00',
    '/assets/private.txt%00.js',
    '/private.txt',
    '/index.html/../private.txt',
    '/../private.txt',
    '//etc/passwd',
  ])('do not lead out of their folder: %s', async (path) => {
    const world = await start();
    const answer = await world.ask(path);
    expect(answer.text).not.toContain(SECRET);
    expect(answer.text).not.toContain('root:');
    expect([400, 403, 404]).toContain(answer.status);
    expect(['invalid', 'forbidden', 'not_found']).toContain(errorOf(answer).code);
    expect(world.logged).toEqual([]);
  });

  it.each(['/assets', '/assets/', '/assets/.', '/assets/none.js'])(
    'have no listing, and nothing at %s',
    async (path) => {
      const answer = await (await start()).ask(path);
      expect(answer.status).toBe(404);
      expect(errorOf(answer).code).toBe('not_found');
    },
  );
});

describe('what is not there', () => {
  it.each([
    ['GET', '/nothing'],
    ['GET', '/index.html'],
    ['GET', '/api'],
    ['GET', '/api/sessions'],
    ['DELETE', '/api/sessions'],
    ['PUT', '/api/server'],
    ['POST', '/'],
    ['GET', '/api/sessions/x/token'],
    ['GET', '/mqtt'],
    ['OPTIONS', '/api/sessions'],
    ['GET', '/nothing?token=secret'],
  ])('is answered 404: %s %s', async (method, path) => {
    const answer = await (await start()).ask(path, { method });
    expect(answer.status).toBe(404);
    expect(errorOf(answer)).toMatchObject({ code: 'not_found', retryable: false });
    expect(answer.text).not.toContain('secret');
    expect(answer.headers['content-type']).toMatch(/^application\/json/);
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
  });

  it.each(['/%', '/%zz', '/api/sessions/%/token', '/assets/%'])(
    'is answered 400 when it cannot be read: %s',
    async (path) => {
      const world = await start();
      const answer = await world.ask(path, { method: path.endsWith('token') ? 'POST' : 'GET' });
      expect(answer.status).toBe(400);
      expect(errorOf(answer).code).toBe('invalid');
      expect(answer.headers['x-content-type-options']).toBe('nosniff');
      expect(world.logged).toEqual([]);
    },
  );

  it('is not opened to other sites: no answer allows another origin', async () => {
    const world = await start();
    const headers = { origin: 'https://evil.example' };
    for (const path of ['/', '/api/server', '/nothing', '/assets/page-1a2b3c.js']) {
      expect((await world.ask(path, { headers })).headers['access-control-allow-origin']).toBeUndefined();
    }
  });
});
