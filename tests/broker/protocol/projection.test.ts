import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SessionEvent } from '../../../broker/protocol/events';
import {
  isShownToVisitor,
  projectForVisitor,
  readVisitorInbox,
  VISITOR_SEES,
  VisitorEvent,
} from '../../../broker/protocol/projection';
import { anyEvent, anyEventOf, EVENT_TYPES, markersIn } from './arbitrary';

const SESSION = 's-1';
const AT = '2025-07-14T09:30:12.345Z';

/** The texts of each event that may come to a visitor's eyes, written down a second time; null: none of it. */
const TEXTS: Readonly<Record<SessionEvent['type'], readonly string[] | null>> = {
  'session.started': ['visitor.name', 'page'],
  'message.posted': ['text', 'files.file', 'files.name', 'files.type'],
  'note.posted': null,
  'bot.asked': ['text', 'options.id', 'options.text'],
  'bot.chosen': ['option', 'text'],
  'ticket.created': ['number', 'subject'],
  'ticket.requested': null,
  'ticket.refused': null,
  'ticket.unattached': null,
  'person.linked': null,
  'queue.entered': ['skill'],
  'agent.assigned': ['agent.name'],
  'redirect.offered': null,
  'redirect.accepted': null,
  'redirect.declined': null,
  'redirect.expired': null,
  'redirect.cancelled': null,
  'agent.left': ['agent.name'],
  'session.ended': [],
  'session.rated': ['comment'],
  'event.lost': ['stood.agent.name'],
};
/** Of closed lists, which cannot carry a marker. */
const HIDDEN_KEYS = ['why', 'reason', 'rule', 'runnersUp', 'url', 'ticket', 'person'] as const;
const ENVELOPE = ['session', 'id', 'by.name'] as const;

function keysIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]);
}

describe('what a visitor sees', () => {
  it('has a row for every type of event', () => {
    expect(Object.keys(VISITOR_SEES).sort()).toEqual([...EVENT_TYPES].sort());
    const hidden = Object.entries(TEXTS).flatMap(([type, texts]) => (texts === null ? [type] : []));
    expect(EVENT_TYPES.filter((type) => VISITOR_SEES[type] === null)).toEqual(hidden);
  });

  it.each(EVENT_TYPES)('of any %s is what the list lets through, and nothing else of its text', (type) => {
    fc.assert(
      fc.property(anyEventOf(type), fc.integer({ min: 1, max: 1_000 }), (event, seq) => {
        const seen = projectForVisitor(event, seq);
        const texts = TEXTS[type];
        if (texts === null) {
          expect(seen).toBeNull();
          return;
        }
        const allowed = new Set<string>([...ENVELOPE, ...texts.map((text) => `data.${text}`)]);
        if (event.by.kind !== 'agent') allowed.add('by.id');
        if (event.by.kind === 'visitor') allowed.add('data.command');
        expect(markersIn(JSON.stringify(seen)).filter((path) => !allowed.has(path))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('never has a hidden field, not even an empty one', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const keys = keysIn(JSON.parse(JSON.stringify(projectForVisitor(event, 1))));
        expect(keys.filter((key) => HIDDEN_KEYS.some((hidden) => hidden === key))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('hides what a later version adds to an event', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const secret = 'TOP-SECRET';
        const richer = Object.assign(structuredClone(event), { secret });
        Object.assign(richer.by, { secret });
        Object.assign(richer.data, { secret });
        expect(JSON.stringify(projectForVisitor(richer, 1))).not.toContain(secret);
      }),
    );
  });

  it('keeps the names of agents, for the visitor talks to people', () => {
    fc.assert(
      fc.property(anyEventOf('agent.assigned'), (event) => {
        const seen = projectForVisitor(event, 1);
        expect(seen?.by.name).toBe(event.by.name);
        expect(seen?.type === 'agent.assigned' ? seen.data.agent : null).toEqual({ name: extractName(event) });
      }),
    );
  });

  it('gives back the command ids of the visitor, so that the outbox of the page can settle', () => {
    fc.assert(
      fc.property(anyEventOf('message.posted'), (event) => {
        const seen = projectForVisitor(event, 1);
        const command = seen?.type === 'message.posted' ? seen.data.command : 'not shown';
        const own = event.by.kind === 'visitor' && event.type === 'message.posted';
        expect(command).toBe(own ? event.data.command : undefined);
      }),
    );
  });

  it('does not change the event, and keeps id, time and type', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const before = structuredClone(event);
        const seen = projectForVisitor(event, 1);
        expect(event).toEqual(before);
        if (seen !== null) expect(seen).toMatchObject({ id: event.id, at: event.at, type: event.type });
      }),
    );
  });
});

function extractName(event: SessionEvent): string | null {
  return event.type === 'agent.assigned' ? event.data.agent.name : null;
}

describe("the visitor's own count", () => {
  it('has no gaps, whatever is hidden in between', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        let count = 0;
        const seqs = events.flatMap((event) => {
          if (isShownToVisitor(event)) count += 1;
          return projectForVisitor(event, count)?.seq ?? [];
        });
        expect(seqs).toEqual(seqs.map((_, index) => index + 1));
      }),
    );
  });
});

describe("a visitor's inbox", () => {
  const stamp = { v: 1, session: SESSION, seq: 3, id: 'e-1', at: AT, by: { kind: 'system', name: 'Parley' } };

  it('reads what the projection writes', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const seen = projectForVisitor(event, 1);
        if (seen === null) return;
        const read = readVisitorInbox(JSON.parse(JSON.stringify(seen)));
        expect(read?.kind).toBe('event');
        expect(JSON.stringify(read?.message)).toBe(JSON.stringify(seen));
      }),
    );
  });

  it('takes a type it does not know as an unknown event, alone and in a batch', () => {
    const later = { ...stamp, type: 'weather.changed', data: { rain: true } };
    expect(readVisitorInbox(later)).toEqual({ kind: 'unknownEvent', message: later });
    const batch = { v: 1, session: SESSION, type: 'events', events: [later], more: false };
    expect(readVisitorInbox(batch)).toEqual({ kind: 'batch', message: batch });
  });

  it('takes a note that came by mistake as unknown, never as something to show', () => {
    const note = { ...stamp, type: 'note.posted', data: { text: 'between us' } };
    expect(readVisitorInbox(note)?.kind).toBe('unknownEvent');
    expect(VisitorEvent.safeParse(note).success).toBe(false);
  });

  it('drops what is not for visitors from an event for agents', () => {
    fc.assert(
      fc.property(anyEventOf('agent.assigned'), (event) => {
        const text = JSON.stringify(readVisitorInbox(event)?.message);
        expect(markersIn(text).filter((path) => /why|data\.agent\.id/.test(path))).toEqual([]);
      }),
    );
  });

  it('answers null, and never throws, for any other JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        expect(readVisitorInbox(json)).toBeNull();
      }),
    );
    for (const odd of [undefined, null, '', [], {}, { v: 1 }, { ...stamp, v: 2 }]) {
      expect(readVisitorInbox(odd)).toBeNull();
    }
  });
});
