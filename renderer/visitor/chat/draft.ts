import * as z from 'zod';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { readStored, writeStored } from '../device/storage';

/** What the visitor has typed and chosen, and not sent. */
const Draft = z.object({ text: z.string(), score: z.number().nullable(), comment: z.string() });
export type Draft = Readonly<z.infer<typeof Draft>>;

const Stored = Draft.extend({ session: z.string() });
type Stored = z.infer<typeof Stored>;

const KEY = 'parley-draft';
/** What the chat before left to the next one, in this tab only: whoever starts a chat later may be somebody else. */
const CARRIED = 'parley-carried';
const EMPTY: Draft = { text: '', score: null, comment: '' };

/** The drafts of one chat, kept at every key on this device: a reload, a crash or another tab finds them again. */
export class KeptDraft {
  readonly store: StoreApi<Draft>;
  readonly #session: string;
  /** Texts on their way to the outbox: here, until they are safe there. */
  #handed: readonly string[] = [];
  #over = false;
  readonly #heard = (event: StorageEvent): void => this.#fromOtherTab(event);

  constructor(session: string) {
    this.#session = session;
    this.store = createStore<Draft>(() => draftFor(session, read(readStored('local', KEY))));
    addEventListener('storage', this.#heard);
    const carried = readStored('tab', CARRIED);
    if (carried === null) return;
    // Two tabs may have carried the same text out of the same chat: it is wanted once.
    if (!this.store.getState().text.includes(carried)) this.giveBack(carried);
    writeStored('tab', CARRIED, null);
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

  /** The chat is over: what was typed in it, and these texts before it, wait for the next one of this tab. */
  carryOver(unsent: readonly string[] = []): void {
    this.close();
    this.#over = true;
    const text = joined([...this.#handed, ...unsent, this.store.getState().text]);
    writeStored('tab', CARRIED, text || null);
    if (read(readStored('local', KEY))?.session === this.#session) writeStored('local', KEY, null);
  }

  close(): void {
    removeEventListener('storage', this.#heard);
  }

  #keep(): void {
    // What comes late must not bring back what was carried over.
    if (this.#over) return;
    const draft = this.store.getState();
    const stored: Stored = { ...draft, text: joined([...this.#handed, draft.text]), session: this.#session };
    const isEmpty = stored.text === '' && stored.score === null && stored.comment === '';
    writeStored('local', KEY, isEmpty ? null : JSON.stringify(stored));
  }

  /** Another tab of the same chat: followed as long as nothing else was typed here. */
  #fromOtherTab({ key, oldValue, newValue }: StorageEvent): void {
    if (key !== KEY) return;
    const { text } = this.store.getState();
    if (text !== draftFor(this.#session, read(oldValue)).text) return;
    const theirs = read(newValue);
    if (theirs === null || theirs.session === this.#session) this.store.setState(draftFor(this.#session, theirs));
  }
}

function draftFor(session: string, stored: Stored | null): Draft {
  if (stored?.session !== session) return EMPTY;
  const { text, score, comment } = stored;
  return { text, score, comment };
}

function read(text: string | null): Stored | null {
  try {
    const parsed = Stored.safeParse(JSON.parse(text ?? 'null'));
    return parsed.success ? parsed.data : null;
  } catch {
    // Somebody else's text under this key.
    return null;
  }
}

function joined(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
