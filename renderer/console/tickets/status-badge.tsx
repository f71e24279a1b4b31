import { useTexts } from '../core/texts';

const TONES = ['new', 'solving', 'waiting', 'solved', 'closed'] as const;

/** The state of a ticket: its words, and a colour by how far it is (`02 - Solving` is the second step of five). */
export function StatusBadge({ status }: { readonly status: string }) {
  if (status === '') return null;
  const step = Number.parseInt(status, 10);
  const tone = TONES[step - 1] ?? 'other';
  return <span className={`ticket-status is-${tone}`}>{shortStatus(status)}</span>;
}

/** Without the number that orders the states. */
export function shortStatus(status: string): string {
  return status.replace(/^\d+\s*-\s*/, '');
}

const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;

/** How urgent it is, in the agent's language where the priority is one of our own. */
export function usePriorityName(): (priority: string) => string {
  const t = useTexts();
  return (priority) => {
    const known = PRIORITIES.find((name) => name === priority);
    return known === undefined ? priority : t(`tickets.priority.${known}`);
  };
}

export function Priority({ priority }: { readonly priority: string }) {
  const name = usePriorityName();
  if (priority === '') return null;
  return <span className={`ticket-priority is-${priority}`}>{name(priority)}</span>;
}
