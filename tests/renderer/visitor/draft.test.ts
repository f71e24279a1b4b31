import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeptDraft } from '../../../renderer/visitor/chat/draft';

const KEY = 'parley-draft';
let stored: Map<string, string>;
/** What only this tab keeps. */
let inTab: Map<string, string>;
let heard: EventTarget;

beforeEach(() => {
  stored = new Map();
  inTab = new Map();
  heard = new EventTarget();
  vi.stubGlobal('localStorage', storageOn(stored));
  vi.stubGlobal('sessionStorage', storageOn(inTab));
  vi.stubGlobal('addEventListener', heard.addEventListener.bind(heard));
  vi.stubGlobal('removeEventListener', heard.removeEventListener.bind(heard));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function storageOn(texts: Map<string, string>) {
  return {
    getItem: (key: string) => texts.get(key) ?? null,
    setItem: (key: string, text: string) => void texts.set(key, text),
    removeItem: (key: string) => void texts.delete(key),
  };
}

/** What a reload of the page finds. */
const reloaded = (session = 's') => new KeptDraft(session).store.getState();

describe('what a visitor has typed', () => {
  it('is there after a reload, with the rating that was being given', () => {
    const draft = new KeptDraft('s');
    draft.write({ text: 'half a sen' });
    draft.write({ score: 2, comment: 'too sl' });
    expect(reloaded()).toEqual({ text: 'half a sen', score: 2, comment: 'too sl' });
    draft.write({ text: '', score: null, comment: '' });
    expect(stored.size).toBe(0);
  });

  it('is not in the field of another chat', () => {
    new KeptDraft('s').write({ text: 'of the first', score: 1 });
    expect(reloaded('other')).toEqual({ text: '', score: null, comment: '' });
  });

  it('goes along to the next chat when this one is over, without the rating', () => {
    const draft = new KeptDraft('s');
    draft.write({ text: 'typed', score: 3 });
    draft.carryOver(['refused', '']);
    expect(reloaded('next')).toEqual({ text: 'refused\ntyped', score: null, comment: '' });
    expect(reloaded('next').text).toBe('refused\ntyped');
    expect(inTab.size).toBe(0);
  });

  it('is among what a chat says that it leaves unsent, behind its messages', () => {
    const draft = new KeptDraft('s');
    draft.hand('on its way');
    draft.write({ text: 'half a sen' });
    expect(draft.carryOver(['refused', ''])).toEqual(['on its way', 'refused', 'half a sen']);
    expect(new KeptDraft('next').carryOver()).toEqual(['on its way\nrefused\nhalf a sen']);
  });

  it('is found where an earlier page left it as plain text', () => {
    inTab.set('parley-carried', 'two\nlines');
    expect(reloaded('next').text).toBe('two\nlines');
  });

  it('does not go to whoever starts the next chat in another tab of a shared computer', () => {
    const draft = new KeptDraft('s');
    draft.write({ text: 'my card number' });
    draft.carryOver(['not sent']);
    expect(stored.size).toBe(0);
    inTab.clear();
    expect(reloaded('next').text).toBe('');
  });

  it('leaves nothing behind when the outbox is done only after the chat', () => {
    const draft = new KeptDraft('s');
    const safe = draft.hand('on its way');
    draft.carryOver();
    safe();
    expect(stored.size).toBe(0);
    expect(reloaded('next').text).toBe('on its way');
  });

  it('is there once when two tabs carried it over', () => {
    const draft = new KeptDraft('s');
    draft.write({ text: 'typed' });
    draft.carryOver();
    const carried = new Map(inTab);
    expect(reloaded('next').text).toBe('typed');
    for (const [key, text] of carried) inTab.set(key, text);
    expect(reloaded('next').text).toBe('typed');
  });

  it('leaves alone what another tab has typed in the next chat', () => {
    const draft = new KeptDraft('s');
    new KeptDraft('next').write({ text: 'typed there' });
    draft.carryOver(['typed here']);
    expect(reloaded('next').text).toBe('typed here\ntyped there');
  });

  it('is not lost between the field and the outbox', () => {
    const draft = new KeptDraft('s');
    draft.write({ text: 'first' });
    const safe = draft.hand('first');
    draft.write({ text: '' });
    draft.write({ text: 'sec' });
    expect(reloaded().text).toBe('first\nsec');
    safe();
    safe();
    expect(reloaded().text).toBe('sec');
  });

  it('stands behind a message that comes back to the field', () => {
    const draft = new KeptDraft('s');
    draft.write({ text: 'more' });
    draft.giveBack('a refused message');
    draft.giveBack('');
    expect(draft.store.getState().text).toBe('a refused message\nmore');
  });

  it('follows another tab of the same chat, unless something else was typed here', () => {
    const first = new KeptDraft('s');
    const second = new KeptDraft('s');
    const typeIn = (draft: KeptDraft, text: string) => {
      const oldValue = stored.get(KEY) ?? null;
      draft.write({ text });
      const event = Object.assign(new Event('storage'), { key: KEY, oldValue, newValue: stored.get(KEY) ?? null });
      heard.dispatchEvent(event);
    };
    typeIn(first, 'typed in one');
    expect(second.store.getState().text).toBe('typed in one');
    second.store.setState({ text: 'typed in the other' });
    typeIn(first, 'typed in one, and more');
    expect(second.store.getState().text).toBe('typed in the other');
  });

  it.each([
    ['somebody else’s text', 'not JSON'],
    ['somebody else’s JSON', '{"text":1}'],
  ])('is nothing when %s stands there', (_, text) => {
    stored.set(KEY, text);
    expect(reloaded()).toEqual({ text: '', score: null, comment: '' });
  });

  it('is in the field even where the browser refuses its storage', () => {
    vi.stubGlobal('localStorage', undefined);
    const draft = new KeptDraft('s');
    draft.write({ text: 'typed' });
    expect(draft.store.getState().text).toBe('typed');
  });
});
