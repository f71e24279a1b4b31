import type { SessionEvent } from '../../protocol/events';
import type { HistoryMatch } from '../../protocol/history';

/** One text of an event that can be searched. */
export interface EventText {
  readonly kind: HistoryMatch['kind'];
  readonly text: string;
}

/** What there is to search in an event; events of later versions have nothing. */
export function textsOf(event: SessionEvent): readonly EventText[] {
  switch (event.type) {
    case 'session.started': {
      const { name, email } = event.data.visitor;
      return [{ kind: 'visitor', text: email === undefined ? name : `${name} ${email}` }];
    }
    case 'message.posted': {
      const { text, files } = event.data;
      const kind = event.by.kind === 'bot' ? 'bot' : 'message';
      return [{ kind, text }, ...(files ?? []).map((file) => ({ kind, text: file.name }) as const)];
    }
    case 'note.posted':
      return [{ kind: 'note', text: event.data.text }];
    case 'bot.asked':
      return [{ kind: 'bot', text: event.data.text }];
    case 'bot.chosen':
      return [{ kind: 'choice', text: event.data.text }];
    case 'ticket.created':
      return [{ kind: 'ticket', text: `${event.data.number} ${event.data.subject}` }];
    case 'ticket.requested':
      return [{ kind: 'ticket', text: event.data.subject }];
    case 'person.linked':
      return [{ kind: 'visitor', text: event.data.name }];
    case 'session.rated':
      return event.data.comment === undefined ? [] : [{ kind: 'rating', text: event.data.comment }];
    default:
      return [];
  }
}
