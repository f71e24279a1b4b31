import { describe, expect, it } from 'vitest';
import { asText } from '../../../../electron/console/transcript/as-text';
import { fileName, makeTranscript } from '../../../../electron/console/transcript/make-transcript';
import { transcriptOf } from '../../../../electron/console/transcript/transcript';
import { expectOk } from '../../../broker/hub/world';
import { AGENT, BOT, eventsOf, message, STARTED, SYSTEM, WORDING } from './wording';

const EVENTS = eventsOf(
  STARTED,
  { type: 'bot.asked', by: BOT, data: { text: 'What is it about?', options: [{ id: 'a', text: 'A password' }] } },
  { type: 'queue.entered', by: SYSTEM, data: { skill: 'it', since: '2026-01-31T10:02:00.000Z' } },
  { type: 'agent.assigned', by: SYSTEM, data: { agent: { id: 'aino', name: 'Aino Virtanen' } } },
  {
    type: 'message.posted',
    by: { kind: 'visitor', name: 'Maija' },
    data: { text: 'See this', files: [{ file: 'f', name: 'screen.png', type: 'image/png', size: 1_536 }] },
  },
  { type: 'note.posted', by: AGENT, data: { text: 'SECRET' } },
  message('Hello', AGENT),
  { type: 'ticket.created', by: AGENT, data: { ticket: 't', number: 'INC-1', subject: 'Screen', url: '' } },
  { type: 'agent.left', by: SYSTEM, data: { agent: { id: 'aino', name: 'Aino Virtanen' }, reason: 'gone' } },
  { type: 'session.ended', by: SYSTEM, data: { by: 'system', reason: 'visitor_left' } },
  { type: 'session.rated', by: { kind: 'visitor', name: 'Maija' }, data: { score: 5 } },
);

const made = (internal: boolean) =>
  transcriptOf('0198-abc', EVENTS, { internal, now: Date.UTC(2026, 1, 1, 8), wording: WORDING });

describe('a transcript', () => {
  it('has the facts of the chat session card, in the zone and language of the agent', () => {
    expect(Object.fromEntries(made(false).facts)).toEqual({
      session: '0198-abc',
      started: '31 January 2026 at 12:00',
      ended: '31 January 2026 at 12:09',
      claimedEmail: 'maija@example.com',
      skill: 'IT support',
      messages: '3',
      members: 'Maija, Aino Virtanen',
      supportPerson: 'Aino Virtanen',
      liveChats: 'Aino Virtanen 12:03–12:08',
      tickets: 'INC-1 Screen',
      rating: '5 / 5',
      files: 'screen.png',
    });
  });

  it('as text has every message with time and sender, files and what happened', () => {
    expect(asText(made(false))).toMatchInlineSnapshot(`
      "Chat with Maija
      ===============

      session: 0198-abc
      started: 31 January 2026 at 12:00
      ended: 31 January 2026 at 12:09
      claimedEmail: maija@example.com
      skill: IT support
      messages: 3
      members: Maija, Aino Virtanen
      supportPerson: Aino Virtanen
      liveChats: Aino Virtanen 12:03–12:08
      tickets: INC-1 Screen
      rating: 5 / 5
      files: screen.png

      log
      ---

      — Saturday, 31 January 2026 —

      [12:00] * begun

      [12:01] Assistant:
          What is it about?
          • A password

      [12:02] * queued

      [12:03] * Assigned to Aino Virtanen

      [12:04] Maija:
          See this
          File screen.png, 1.5 KB

      [12:06] Aino Virtanen:
          Hello

      [12:07] * Ticket INC-1: Screen

      [12:08] * Aino Virtanen left

      [12:09] * endedBySystem

      [12:10] * rated

      Made 1 February 2026 at 10:00
      "
    `);
  });

  it('is turned by no name or word that runs from right to left', async () => {
    const noor = { kind: 'visitor', name: 'نور' } as const;
    const events = eventsOf(
      { ...STARTED, by: noor, data: { visitor: { name: noor.name }, language: 'en' } },
      message('مرحبا 12\n\u202egpj.exe', noor),
    );
    const options = { internal: true, now: 0, wording: WORDING };
    const text = asText(transcriptOf('s', events, options));
    expect(text).toContain('members: \u2068نور\u2069');
    expect(text).toContain('] \u2068نور\u2069:\n    \u2068مرحبا 12\u2069\n    gpj.exe\n');
    const html = Buffer.from(expectOk(await makeTranscript('s', events, 'html', options)).base64, 'base64').toString();
    expect(html).toContain('<bdi>نور</bdi>');
    expect(html).toContain('<dd dir="auto">\u2068نور\u2069</dd>');
  });

  it('has notes, and why agents left, only when they are asked for', async () => {
    for (const format of ['text', 'html'] as const) {
      for (const internal of [false, true]) {
        const file = await makeTranscript('0198-abc', EVENTS, format, { internal, now: 0, wording: WORDING });
        const text = file.ok ? Buffer.from(file.value.base64, 'base64').toString() : '';
        expect(text.includes('SECRET')).toBe(internal);
        expect(text.includes('Aino Virtanen was away too long')).toBe(internal);
        expect(text).toContain('See this');
      }
    }
  });

  it('of a chat without a name, not yet ended, says so', () => {
    const events = eventsOf(
      { ...STARTED, data: { visitor: { name: '' }, language: 'en' } },
      {
        ...message('Hi'),
        by: { kind: 'visitor', name: '' },
      },
    );
    const { title, facts } = transcriptOf('s', events, { internal: false, now: 0, wording: WORDING });
    expect(title).toBe('Chat with Visitor');
    expect(Object.fromEntries(facts).ended).toBe('open');
  });

  it('cannot be worded for a language or time zone that there is not', async () => {
    for (const wrong of [{ timeZone: 'Nowhere/Land' }, { locale: 'x y' }]) {
      const wording = { ...WORDING, ...wrong };
      const file = await makeTranscript('s', EVENTS, 'text', { internal: false, now: 0, wording });
      expect(file).toMatchObject({ ok: false, error: { code: 'invalid' } });
    }
  });

  it.each([
    ['Chat with Maija Meikäläinen', '2026-01-31-Chat-with-Maija-Meikäläinen-0198abc'],
    ['../../etc/passwd', '2026-01-31-etc-passwd-0198abc'],
    ['a\u0000b:c*?"<>|', '2026-01-31-a-b-c-0198abc'],
    ['', '2026-01-31-0198abc'],
    ['x'.repeat(300), `2026-01-31-${'x'.repeat(60)}-0198abc`],
  ])('of "%s" is saved under a name that every file system takes', (title, name) => {
    expect(fileName('0198-abc', '2026-01-31T10:00:00.000Z', title)).toBe(name);
  });
});
