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

/** The summary that goes along. */
export function redirectDetails({ data }: EventOf<'redirect.offered'>, t: Translate): string {
  const { messages, firstWords, lastWords } = data.summary;
  const parts = [t('redirect.summary.messages', { count: messages })];
  if (firstWords !== undefined) parts.push(t('redirect.summary.first', { words: firstWords }));
  if (lastWords !== undefined && lastWords !== firstWords) parts.push(t('redirect.summary.last', { words: lastWords }));
  return parts.join(' · ');
}
