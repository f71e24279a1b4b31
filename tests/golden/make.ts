import { existsSync } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { SessionCard } from '../../broker/protocol/models';
import { HistoryIndex } from '../../broker/store/history/history-index';
import { openSessionLog } from '../../broker/store/session-log';
import { VERSION } from '../../broker/version';
import { type ConsoleReady, type Running, startProduct } from '../e2e/processes';
import { startVisitor } from '../e2e/wire';
import { BEGAN, everyEvent } from './every-event';
import { BareWindow } from './window';

/**
 * Makes `fixtures/golden/VERSION`: what this version leaves on disk, for every later version to read. Run once, when
 * a version is released (`tsx tests/golden/make.ts`, after `npm run build`); what is there is never made anew.
 */

const OUT = join(import.meta.dirname, '../../fixtures/golden', VERSION);
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const LOGGER = { info: () => undefined, warn: console.warn, error: console.error };

async function sendFile(http: string, session: string, token: string): Promise<string> {
  const form = new FormData();
  form.append('file', new Blob([PNG], { type: 'image/png' }), 'näyttö kuva.png');
  const response = await fetch(new URL(`/api/sessions/${session}/files`, http), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: form,
  });
  if (response.status !== 201) throw new Error(`The file was refused: ${await response.text()}`);
  return ((await response.json()) as { file: string }).file;
}

async function until<T>(ask: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await ask();
    if (found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('It did not come.');
}

async function card(agent: BareWindow, session: string): Promise<SessionCard> {
  return (await agent.call('chat.card', { session })) as SessionCard;
}

/** A visitor whose chat is with aino, who has said something in it. */
async function liveChat(product: Running<ConsoleReady>, aino: BareWindow, name: string, text: string) {
  const { wire, started } = await startVisitor(product.ready.visitor, { name, language: 'fi' });
  const { session } = started;
  await wire.command('agent.request', { skill: 'hr' }, { session });
  await until(async () => ((await card(aino, session)).state === 'live' ? true : null));
  await wire.command('message.post', { text }, { session });
  await aino.call('message.send', { session, text: `Hei ${name}! Katson heti.`, note: false });
  await until(async () => ((await card(aino, session)).messageCount > 3 ? true : null));
  return { wire, session, token: started.token };
}

/** What real processes leave behind that are killed in the middle of their work. */
async function workspace(dir: string): Promise<Record<string, unknown>> {
  const product = await startProduct(dir, ['--agent', 'aino']);
  const aino = await BareWindow.open(product.ready.console);
  await aino.call('settings.set', { theme: 'dark', undoSeconds: 3, sound: false });

  const resolved = await liveChat(product, aino, 'Maija Meikäläinen', 'Palkkalaskelma puuttuu.');
  const file = await sendFile(product.ready.visitor, resolved.session, resolved.token);
  await resolved.wire.command('message.post', { text: 'Tässä kuva.', files: [file] }, { session: resolved.session });
  await resolved.wire.command('receipt.set', { delivered: 4, read: 3 }, { session: resolved.session });
  await aino.call('message.send', { session: resolved.session, text: 'Soitin palkkoihin.', note: true });
  await aino.call('person.link', { session: resolved.session, person: 'p-0001' });
  const form = await aino.call('ticket.form', { session: resolved.session });
  await aino.call('ticket.create', {
    session: resolved.session,
    attempt: 'first',
    values: Object.fromEntries(Object.entries(form.values).map(([code, values]) => [code, values.map((v) => v.value)])),
    files: [file],
  });
  await until(async () => ((await card(aino, resolved.session)).tickets.length > 0 ? true : null));
  await until(async () => ((await card(aino, resolved.session)).messageCount > 4 ? true : null));
  await aino.call('chat.end', { session: resolved.session, reason: 'resolved' });
  await resolved.wire.command('session.rate', { score: 5, comment: 'Kiitos!' }, { session: resolved.session });

  const open = await liveChat(product, aino, 'Otto Öhman', 'Hur många semesterdagar har jag?');
  const waiting = await startVisitor(product.ready.visitor, { name: 'Zoé Façade', language: 'fr' });
  await waiting.wire.command('agent.request', { skill: 'facilities' }, { session: waiting.started.session });
  const asked = await startVisitor(product.ready.visitor, { name: 'Anna Neuling', language: 'de' });
  await asked.wire.command('bot.choose', { option: 'it' }, { session: asked.started.session });

  await aino.call('status.set', { status: 'inactive', reason: 'Lunch' });
  await aino.call('canned.used', { response: 'c-en-greeting' });

  // The server hears nothing more: what is sent from here on stays in the outbox.
  const server = product.ready.serverPid ?? 0;
  process.kill(server, 'SIGSTOP');
  await aino.call('settings.set', { undoSeconds: 0 });
  await aino.call('message.send', { session: open.session, text: 'You have 12 days left.', note: false });
  await aino.call('message.send', { session: open.session, text: 'Checked in the payroll system.', note: true });
  await aino.call('chat.draft', { session: open.session, draft: { text: 'And until March you can', note: false } });
  await aino.call('popOut.open', { target: { kind: 'chat', session: open.session }, displays: '1920x1080' });
  await aino.call('popOut.moved', {
    target: { kind: 'chat', session: open.session },
    bounds: { x: 10, y: 20, width: 480, height: 640 },
  });
  const own = join(dir, 'console/agents', `127.0.0.1_${new URL(product.ready.visitor).port}-aino`);
  const kept = ['outbox', 'drafts', 'windows', 'canned-uses'].map((name) => join(own, `${name}.json`));
  await until(async () => (kept.every((each) => existsSync(each)) ? true : null));
  for (const pid of [product.ready.pid, server]) process.kill(pid, 'SIGKILL');
  for (const wire of [resolved.wire, open.wire, waiting.wire, asked.wire]) await wire.close();
  aino.close();
  return {
    resolved: resolved.session,
    open: open.session,
    waiting: waiting.started.session,
    asked: asked.started.session,
    file,
    unsent: ['You have 12 days left.', 'Checked in the payroll system.'],
    draft: 'And until March you can',
  };
}

/** A log in many small segments, with every type of event, and the index of its history. */
async function segments(dir: string): Promise<Record<string, unknown>> {
  const log = await openSessionLog({
    dir: join(dir, 'log'),
    logger: LOGGER,
    now: () => BEGAN + 3_600_000,
    segmentBytes: 6_000,
  });
  const sessions = ['ended-1', 'ended-2', 'open-live', 'open-queued'];
  const lengths = [30, 30, 10, 5];
  // Records of several sessions stand between each other, as they do when people talk at the same time.
  for (let at = 0; at < 30; at += 1) {
    for (const [index, session] of sessions.entries()) {
      const event = everyEvent(session, BEGAN + index * 60_000, lengths[index])[at];
      if (event === undefined) continue;
      const command = 'command' in event.data ? event.data.command : undefined;
      await log.append({
        kind: 'events',
        session,
        events: [event],
        ...(command !== undefined && { command: { id: command, by: 'agent:aino', reply: { seq: event.seq } } }),
      });
    }
    log.appendLazily({
      kind: 'marks',
      session: 'open-live',
      side: 'visitor',
      delivered: at,
      read: Math.max(0, at - 1),
    });
  }
  await mkdir(join(dir, 'history'), { recursive: true });
  const index = new HistoryIndex({
    logDir: join(dir, 'log'),
    dir: join(dir, 'history'),
    logger: LOGGER,
    now: () => BEGAN,
    patienceMs: 20_000,
  });
  await index.search({ viewer: { kind: 'all' }, limit: 10 }, log.position());
  await log.close();
  return Object.fromEntries(sessions.map((session, at) => [session, lengths[at]]));
}

await mkdir(OUT, { recursive: true });
const work = join('/tmp', `parley-golden-${process.pid}`);
const left = await workspace(join(work, 'workspace'));
// A lock names a process of this machine, which is another one by the time it is read.
await cp(join(work, 'workspace'), join(OUT, 'workspace'), {
  recursive: true,
  filter: (source) => !basename(source).startsWith('lock-'),
});
const logged = await segments(join(OUT, 'segments'));
await writeFile(join(OUT, 'contents.json'), `${JSON.stringify({ workspace: left, segments: logged }, null, 2)}\n`);
await rm(work, { recursive: true });
