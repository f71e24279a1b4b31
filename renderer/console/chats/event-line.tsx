import { FormattedTime } from 'react-intl';
import type { EventOf } from '../../../broker/protocol/events';
import { useCore } from '../core/hooks';
import { durationOf, type Translate, useTexts } from '../core/texts';
import { redirectDetails, redirectLine } from '../redirect/redirect-line';
import { useSkillName } from '../team/skill-name';
import { TicketLine } from '../tickets/ticket-line';
import type { Happened } from './timeline';

interface EventLineProps {
  readonly event: Happened;
  readonly visitor: string;
}

/** What happened to the chat, said quietly. */
export function EventLine({ event, visitor }: EventLineProps) {
  const t = useTexts();
  const skillName = useSkillName();
  const me = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.id : ''));
  const details = detailsOf(event, t, skillName);
  return (
    <p className="event-line">
      <span>{isTicketEvent(event) ? <TicketLine event={event} /> : textOf(event, me, t, skillName, visitor)}</span>
      <time dateTime={event.at}>
        <FormattedTime value={event.at} />
      </time>
      {details === null ? null : <span className="event-why">{details}</span>}
    </p>
  );
}

const LEFT = {
  gone: 'event.left.gone',
  redirected: 'event.left.redirected',
  released: 'event.left.released',
  disabled: 'event.left.disabled',
} as const;

type TicketEvent = Extract<Happened, { type: `ticket.${string}` }>;

function isTicketEvent(event: Happened): event is TicketEvent {
  return event.type.startsWith('ticket.');
}

function textOf(
  event: Exclude<Happened, TicketEvent>,
  me: string,
  t: Translate,
  skillName: (skill: string) => string,
  visitor: string,
): string {
  switch (event.type) {
    case 'session.started':
      return event.data.page === undefined ? t('event.started') : t('event.startedFrom', { page: event.data.page });
    case 'bot.chosen':
      return t('event.chose', { visitor, text: event.data.text });
    case 'person.linked':
      return t('ticketLine.linked', { agent: event.by.name, person: event.data.name });
    case 'queue.entered':
      return t('event.queued', { skill: skillName(event.data.skill) });
    case 'agent.assigned':
      return event.data.agent.id === me
        ? t('event.assignedYou')
        : t('event.assigned', { agent: event.data.agent.name });
    case 'agent.left':
      return t(LEFT[event.data.reason], { agent: event.data.agent.name });
    case 'redirect.offered':
    case 'redirect.accepted':
    case 'redirect.declined':
    case 'redirect.expired':
    case 'redirect.cancelled':
      return redirectLine(event, t, skillName);
    case 'session.ended':
      if (event.data.by === 'agent') return t('event.endedByAgent', { name: event.by.name });
      return t(event.data.by === 'visitor' ? 'event.endedByVisitor' : 'event.endedBySystem');
    case 'event.lost':
      return t('event.lost');
    case 'session.rated': {
      const { score, comment } = event.data;
      return comment === undefined ? t('event.rated', { score }) : t('event.ratedComment', { score, comment });
    }
  }
}

function detailsOf(event: Happened, t: Translate, skillName: (skill: string) => string): string | null {
  if (event.type === 'agent.assigned') return whyOf(event, t, skillName);
  return event.type === 'redirect.offered' ? redirectDetails(event, t) : null;
}

/** Why this chat went to this agent, and who else could have had it. */
function whyOf(event: EventOf<'agent.assigned'>, t: Translate, skillName: (skill: string) => string): string | null {
  const { why } = event.data;
  if (why === undefined) return null;
  const reason = t(`event.why.${why.rule}`, {
    skill: skillName(why.skill),
    time: durationOf(why.waitedMs / 1_000),
    agent: why.from?.name ?? '',
  });
  if (why.runnersUp.length === 0) return reason;
  const names = why.runnersUp.map((agent) => `${agent.name} (${agent.open}/${agent.limit})`).join(', ');
  return `${reason}. ${t('event.why.others', { names })}`;
}
