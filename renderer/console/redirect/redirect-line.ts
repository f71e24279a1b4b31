import type { EventOf } from '../../../broker/protocol/events';
import type { Translate } from '../core/texts';

type Redirected = EventOf<
  'redirect.offered' | 'redirect.accepted' | 'redirect.declined' | 'redirect.expired' | 'redirect.cancelled'
>;

/** What happened to a redirect, as one quiet line of the conversation. */
export function redirectLine(event: Redirected, t: Translate, skillName: (skill: string) => string): string {
  switch (event.type) {
    case 'redirect.offered': {
      const { from, to, expiresAt } = event.data;
      if ('skill' in to) return t('redirect.line.toSkill', { from: from.name, skill: skillName(to.skill) });
      const names = { from: from.name, agent: to.agent.name };
      return t(expiresAt === undefined ? 'redirect.line.toAgent' : 'redirect.line.asked', names);
    }
    case 'redirect.accepted':
      return t('redirect.line.accepted', { agent: event.data.agent.name });
    case 'redirect.declined':
      return t('redirect.line.declined', { agent: event.data.agent.name });
    case 'redirect.expired':
      return t('redirect.line.expired', { agent: event.data.agent.name });
    case 'redirect.cancelled':
      return t(`redirect.line.${event.data.reason}`, { agent: event.data.agent.name, by: event.by.name });
  }
}

/** What goes along for whoever reads on from here: the latest words stand right above. */
export function redirectDetails({ data }: EventOf<'redirect.offered'>, t: Translate): string {
  const { messages, firstWords } = data.summary;
  const count = t('redirect.summary.messages', { count: messages });
  return firstWords === undefined ? count : `${t('redirect.summary.about', { words: firstWords })} · ${count}`;
}
