import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Mark } from '../../../broker/protocol/models';
import { Receipts } from '../../../renderer/visitor/chat/receipts';

let lastSeq: number;
let sent: Mark[];
let page: EventTarget & { visibilityState: string };
let receipts: Receipts;

function look(visibilityState: 'visible' | 'hidden'): void {
  page.visibilityState = visibilityState;
  page.dispatchEvent(new Event('visibilitychange'));
}

/** Something has come; a second later what is to be said of it has been said. */
function arrive(): Mark | undefined {
  lastSeq += 1;
  receipts.tell();
  vi.advanceTimersByTime(1_000);
  return sent.at(-1);
}

beforeEach(() => {
  vi.useFakeTimers();
  lastSeq = 0;
  sent = [];
  page = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  vi.stubGlobal('document', page);
  receipts = new Receipts({ lastSeq: () => lastSeq, send: (mark) => sent.push(mark) > 0 });
});
afterEach(() => {
  receipts.close();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('what a visitor is told to have read', () => {
  it('is what came while its end was in view on a page that was looked at', () => {
    receipts.seesEnd(true);
    expect(arrive()).toEqual({ delivered: 1, read: 1 });
  });

  it('is nothing that came while they read further up, until they are back', () => {
    receipts.seesEnd(true);
    arrive();
    receipts.seesEnd(false);
    expect(arrive()).toEqual({ delivered: 2, read: 1 });
    look('hidden');
    look('visible');
    expect(arrive()).toEqual({ delivered: 3, read: 1 });
    receipts.seesEnd(true);
    expect(sent.at(-1)).toEqual({ delivered: 3, read: 3 });
  });

  it('is nothing that came while the page was hidden, until it is looked at', () => {
    receipts.seesEnd(true);
    look('hidden');
    expect(arrive()).toEqual({ delivered: 1, read: 0 });
    look('visible');
    expect(sent.at(-1)).toEqual({ delivered: 1, read: 1 });
  });

  it('is nothing before anything has been drawn', () => {
    expect(arrive()).toEqual({ delivered: 1, read: 0 });
  });
});
