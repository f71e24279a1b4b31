import { fail, ok } from '../../broker/protocol/errors';
import type { ConsoleCommand } from '../contract/commands';
import { DESKTOP_HANDLERS } from './desktop-handlers';
import { type Handler, NOTHING, nothing, signedIn } from './handler';
import { readEvents, writeTranscript } from './history';
import { TICKET_HANDLERS } from './ticket-handlers';
import { unseenOf } from './unseen';
import { WINDOW_HANDLERS } from './window-handlers';

/** One handler for each call of the contract; the input has been checked. */
export const HANDLERS: { readonly [C in ConsoleCommand]: Handler<C> } = {
  signIn: async (console, { server, agent, password, remember }) => {
    // Whoever was away at this machine before, somebody is there now.
    console.desktop?.presenceBack();
    return nothing(await console.signIn(server ?? null, agent, password, remember ?? false));
  },
  signOut: async (console) => {
    await console.signOut();
    return ok(NOTHING);
  },
  'status.set': signedIn(async (session, { status, reason }, console) => {
    // Whoever says "active" at this machine is at this machine.
    if (status === 'active') console.desktop?.presenceBack();
    const base = console.state.status?.revision;
    if (base === undefined)
      return fail('unavailable', 'Your status is not known yet. Try again when you are connected.');
    const choice = { status, base, ...(reason === undefined ? {} : { reason }) };
    const set = await session.gateway.request('status.set', choice, undefined, (now) =>
      console.store.dispatch({ type: 'status.changed', status: now }),
    );
    return nothing(set);
  }),
  'message.send': signedIn(async (outgoing, { session, text, note }, console) => {
    const chat = console.state.chats[session];
    if (chat === undefined || chat.lost !== null || chat.fold.state === 'ended') {
      return fail('conflict', 'This chat is over, or with a colleague. Nothing was sent.');
    }
    return outgoing.outbox.add(session, note ? 'note' : 'message', text, console.state.settings.undoSeconds * 1_000);
  }),
  'message.undo': signedIn(async (session, { id }) => nothing(await session.undo(id))),
  'message.retry': signedIn(async (session, { id }) => nothing(await session.outbox.retry(id))),
  'message.discard': signedIn(async (session, { id }) => nothing(await session.outbox.remove(id))),
  'chat.read': signedIn(async (agent, { session, seq }) => {
    agent.read(session, seq);
    return ok(NOTHING);
  }),
  'chat.typing': signedIn(async (agent, { session, on }) => {
    agent.typing(session, on);
    return ok(NOTHING);
  }),
  'chat.draft': signedIn(async (agent, { session, draft }) => {
    agent.draft(session, draft);
    return ok(NOTHING);
  }),
  'chat.take': signedIn(async (agent, { session }) =>
    nothing(await agent.gateway.request('session.take', {}, session)),
  ),
  'chat.end': signedIn(async (agent, { session, reason }) =>
    nothing(await agent.gateway.request('session.end', reason === undefined ? {} : { reason }, session)),
  ),
  'chat.close': signedIn(async (agent, { session }) => nothing(agent.closeChat(session))),
  'chat.card': signedIn((agent, { session }) => agent.gateway.request('session.get', {}, session)),
  'conversation.load': signedIn(async (_agent, { session, before, limit }, console) => {
    const all = console.state.conversations[session];
    if (all === undefined) return fail('not_found', 'That chat is not open here.');
    const older = before === undefined ? all : all.filter((event) => event.seq < before);
    const events = older.slice(-limit);
    return ok({ events, complete: events.length === older.length });
  }),
  'redirect.offer': signedIn(async (agent, { session, to, note }) =>
    nothing(await agent.gateway.request('redirect.offer', note === undefined ? { to } : { to, note }, session)),
  ),
  'redirect.accept': signedIn(async (agent, { session, redirect }) =>
    nothing(await agent.gateway.request('redirect.accept', { redirect }, session)),
  ),
  'redirect.decline': signedIn(async (agent, { session, redirect }) =>
    nothing(await agent.gateway.request('redirect.decline', { redirect }, session)),
  ),
  'redirect.cancel': signedIn(async (agent, { session, redirect }) =>
    nothing(await agent.gateway.request('redirect.cancel', { redirect }, session)),
  ),
  'person.get': signedIn((agent, { person }) => agent.gateway.request('person.get', { person })),
  ...TICKET_HANDLERS,
  'canned.save': signedIn((agent, { command, responses }) => agent.canned.save(responses, command)),
  'canned.delete': signedIn(async (agent, { response, base }) => nothing(await agent.canned.delete(response, base))),
  'canned.used': signedIn(async (agent, { response }) => {
    await agent.canned.used(response);
    return ok(NOTHING);
  }),
  'history.search': signedIn((agent, query) => agent.gateway.request('history.search', query)),
  'history.events': signedIn((agent, { session, after }) => readEvents(agent.gateway, session, after)),
  'report.get': signedIn((agent, input) => agent.gateway.request('report.get', input)),
  'history.transcript': signedIn((agent, wish, console) => writeTranscript(agent.gateway, wish, console.now())),
  'alert.seen': signedIn(async (agent, { session }) => {
    agent.seen(session);
    return ok(NOTHING);
  }),
  'notice.close': async (console, { id }) => {
    const { session, store } = console;
    // A refused message that only its notice shows goes with it; else the next start would show it once more.
    const isUnseen = session !== null && unseenOf(store, session.outbox.entries).some((entry) => entry.id === id);
    const thrownAway = isUnseen ? await session.outbox.remove(id) : ok(undefined);
    if (thrownAway.ok) store.dispatch({ type: 'notice.cleared', id });
    return nothing(thrownAway);
  },
  'settings.set': async (console, settings) => nothing(await console.settings.set(settings)),
  ...DESKTOP_HANDLERS,
  ...WINDOW_HANDLERS,
};
