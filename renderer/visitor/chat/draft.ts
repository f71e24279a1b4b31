import * as z from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { storedUnder } from '../device/storage';

/** What the visitor has typed and chosen, and not sent. */
const Draft = z.object({ text: z.string(), score: z.number().nullable(), comment: z.string() });
export type Draft = Readonly<z.infer<typeof Draft>>;

const DraftOf = Draft.extend({ session: z.string() });
type DraftOf = z.infer<typeof DraftOf>;

const drafts = storedUnder('local', 'parley-draft', DraftOf);
/** What the chat before left to the next one, in this tab only: whoever starts a chat later may be somebody else. */
const carriedOver = storedUnder('tab', 'parley-carried', z.string());
const EMPTY: Draft = { text: '', score: null, comment: '' };

/** The drafts of one chat, kept at every key on this device: a reload, a crash or another tab finds them again. */
export class KeptDraft {
  readonly store: StoreApi<Draft>;
  readonly #session: string;
  /** Texts on their way to the outbox: here, until they are safe there. */
  #handed: readonly string[] = [];
  #over = false;
  readonly #stop: () => void;

  constructor(session: string) {
    this.#session = session;
    this.store = createStore<Draft>(() => draftFor(session, drafts.read()));
    this.#stop = drafts.onChange((now, before) => this.#fromOtherTab(now, before));
    const carried = carriedOver.read();
    if (carried === null) return;
    // Two tabs may have carried the same text out of the same chat: it is wanted once.
    if (!this.store.getState().text.includes(carried)) this.giveBack(carried);
    carriedOver.write(null);
  }

  write(change: Partial<Draft>): void {
    this.store.setState(change);
    this.#keep();
  }

  /** Puts a text that was not sent back in front of what is typed. */
  giveBack(text: string): void {
    if (text === '') return;
    this.write({ text: joined([text, this.store.getState().text]) });
  }

  /** The text is on its way to the outbox; the returned function says that it is safe there. */
  hand(text: string): () => void {
    this.#handed = [...this.#handed, text];
    this.#keep();
    let safe = false;
    return () => {
      if (safe) return;
      safe = true;
      const at = this.#handed.indexOf(text);
      this.#handed = this.#handed.filter((_, index) => index !== at);
      this.#keep();
    };
  }

  /**
   * The chat is over: these texts that were not sent, and behind them what was typed in it, wait for the next one of
   * this tab. Returns all of them.
   */
  carryOver(unsent: readonly string[] = []): readonly string[] {
    this.close();
    this.#over = true;
    const texts = written([...this.#handed, ...unsent, this.store.getState().text]);
    carriedOver.write(joined(texts) || null);
    if (drafts.read()?.session === this.#session) drafts.write(null);
    return texts;
  }

  close(): void {
    this.#stop();
  }

  #keep(): void {
    // What comes late must not bring back what was carried over.
    if (this.#over) return;
    const draft = this.store.getState();
    const stored: DraftOf = { ...draft, text: joined([...this.#handed, draft.text]), session: this.#session };
    const isEmpty = stored.text === '' && stored.score === null && stored.comment === '';
    drafts.write(isEmpty ? null : stored);
  }

  /** Another tab of the same chat: followed as long as nothing else was typed here. */
  #fromOtherTab(now: DraftOf | null, before: DraftOf | null): void {
    const { text } = this.store.getState();
    if (text !== draftFor(this.#session, before).text) return;
    if (now === null || now.session === this.#session) this.store.setState(draftFor(this.#session, now));
  }
}

function draftFor(session: string, stored: DraftOf | null): Draft {
  if (stored?.session !== session) return EMPTY;
  const { text, score, comment } = stored;
  return { text, score, comment };
}

function written(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text !== '');
}

function joined(texts: readonly string[]): string {
  return written(texts).join('\n');
}
