import type { TicketDesk, TicketDraft } from '../../../broker/desk/desk';
import { createLocalDesk } from '../../../broker/desk/local';
import type { Clock } from '../../../broker/protocol/ports';
import { memoryWorkspace } from '../../../broker/store/memory';
import type { Workspace } from '../../../broker/store/workspace';
import { HandClock } from '../hub/clocks';
import { AGENTS, seedWith } from '../hub/fixture';

/** An embedded desk on a workspace of its own. */
export function localDesk(
  workspace: Workspace = memoryWorkspace(seedWith()),
  clock: Clock = new HandClock(0),
): { desk: TicketDesk; workspace: Workspace } {
  const accounts = { find: (id: string) => AGENTS.find((agent) => agent.id === id) };
  return { desk: createLocalDesk({ workspace, accounts, clock }), workspace };
}

export function draftWith(change: Partial<TicketDraft> = {}): TicketDraft {
  return {
    key: 'k1',
    session: 's1',
    values: {
      subject: ['Broken device'],
      description: ['It fell.'],
      category: ['Hardware'],
      skill: ['it'],
      person: ['p-maija'],
      priority: ['normal'],
    },
    assignee: null,
    again: false,
    ...change,
  };
}
