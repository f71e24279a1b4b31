import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, BrowserContextOptions } from '@playwright/test';
import { AgentAtConsole, VisitorOnPage } from './people';
import {
  type ConsoleReady,
  type Running,
  type ServerReady,
  startConsole,
  startProduct,
  startServer,
} from './processes';
import { test as base, expect } from './watched';

/** One team: a server, consoles and visitors, each a process or browser context of its own. */
export class World {
  readonly #browser: Browser;
  readonly #dir: string;
  readonly #running: Running<unknown>[] = [];
  #consoles = 0;

  constructor(browser: Browser, dir: string) {
    this.#browser = browser;
    this.#dir = dir;
  }

  async server(args?: readonly string[]): Promise<Running<ServerReady>> {
    const server = await startServer(join(this.#dir, 'server'), args);
    this.#running.push(server);
    return server;
  }

  /** `npm start`, with a server of its own. Its data directory stays the same over several starts. */
  async product(args?: readonly string[]): Promise<Running<ConsoleReady>> {
    const product = await startProduct(join(this.#dir, 'product'), args);
    this.#running.push(product);
    return product;
  }

  /** What the server of this world signs tokens with. */
  async tokenKey(): Promise<Buffer> {
    const secrets: unknown = JSON.parse(await readFile(join(this.#dir, 'server', 'server', 'secrets.json'), 'utf8'));
    return Buffer.from(String(Object(secrets).tokenKey), 'base64url');
  }

  async console(server: string, agent: string): Promise<Running<ConsoleReady>> {
    this.#consoles += 1;
    const running = await startConsole(join(this.#dir, `console-${this.#consoles}`), server, agent);
    this.#running.push(running);
    return running;
  }

  /** An agent in front of a console process of their own, signed in. */
  async agent(server: string, agent: string): Promise<AgentAtConsole> {
    const running = await this.console(server, agent);
    const person = await this.agentAt(running.ready.console);
    await person.signIn(agent, 'demo');
    return person;
  }

  async agentAt(address: string): Promise<AgentAtConsole> {
    const context = await this.#browser.newContext();
    const person = new AgentAtConsole(await context.newPage());
    await person.open(address);
    return person;
  }

  /** A visitor in a browser of their own, with the chat started. */
  async visitor(address: string): Promise<VisitorOnPage> {
    const context = await this.#browser.newContext();
    const person = new VisitorOnPage(await context.newPage());
    await person.start(address);
    return person;
  }

  /** A browser of its own, as a person set it up. */
  context(options?: BrowserContextOptions): Promise<BrowserContext> {
    return this.#browser.newContext(options);
  }

  async end(): Promise<void> {
    for (const context of this.#browser.contexts()) await context.close();
    // Consoles first, then servers: the order in which they came, reversed.
    for (const running of this.#running.reverse()) await running.stop();
    await rm(this.#dir, { recursive: true, force: true });
  }
}

export const test = base.extend<{ world: World }>({
  world: async ({ browser }, use) => {
    const world = new World(browser, await mkdtemp(join(tmpdir(), 'parley-e2e-')));
    await use(world);
    await world.end();
  },
});

export { expect };
