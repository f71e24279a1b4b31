import type { Console } from '../console/console';
import type { Connection } from '../contract/state';
import type { DeepLink } from '../desktop/deep-links';

export interface LinkPort {
  /** Shows a chat that is open here. */
  chat(session: string): void;
  /** Shows the card of any session, or that there is none for this agent. */
  history(session: string): void;
}

/**
 * Follows links to chats. One may come before its agent has signed in, before the chats are here, or before there is
 * a page to show them: it is kept until then. The last one counts.
 */
export class LinkFollower {
  readonly #console: Console;
  readonly #port: LinkPort;
  readonly #stopListening: () => void;
  #session: string | null = null;
  /** The server has said that the chat is this agent's: it is on its way. */
  #coming = false;
  #asking = false;
  /** On this connection the server did not answer: it is asked again on the next. */
  #unanswered: Connection | null = null;

  constructor(console: Console, port: LinkPort) {
    this.#console = console;
    this.#port = port;
    this.#stopListening = console.store.listen(() => this.#look());
  }

  follow(link: DeepLink): void {
    this.#session = link.session;
    this.#coming = false;
    this.#unanswered = null;
    this.#look();
  }

  close(): void {
    this.#stopListening();
  }

  #look(): void {
    const session = this.#session;
    const { signIn, connection, chats, windows } = this.#console.state;
    if (session === null || signIn.kind !== 'signedIn' || connection.kind !== 'connected') return;
    // A page takes what was wished before it was there for something old.
    if (!windows.some(({ shows }) => shows.kind === 'main')) return;
    if (chats[session] !== undefined) {
      this.#session = null;
      // This may be the moment in which the page greets: it is told after the answer.
      setImmediate(() => this.#port.chat(session));
    } else if (!this.#coming && !this.#asking && this.#unanswered !== connection) {
      void this.#ask(session, signIn.me.id, connection);
    }
  }

  async #ask(session: string, me: string, connection: Connection): Promise<void> {
    this.#asking = true;
    const card = await this.#console.session?.gateway.request('session.get', {}, session);
    this.#asking = false;
    if (this.#session === session) {
      if (card === undefined || (!card.ok && card.error.retryable)) this.#unanswered = connection;
      else if (card.ok && card.value.state === 'live' && card.value.supportPerson?.id === me) this.#coming = true;
      else {
        this.#session = null;
        // It may have come meanwhile, and have ended since.
        if (this.#console.state.chats[session] === undefined) this.#port.history(session);
        else this.#port.chat(session);
        return;
      }
    }
    this.#look();
  }
}
