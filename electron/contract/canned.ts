import * as z from 'zod';
import { CANNED_PER_SAVE, CannedDraft, type CannedEntry, type CannedSaved } from '../../broker/protocol/canned';
import { Id } from '../../broker/protocol/models';

/** The canned responses that this agent sees. */
export interface CannedState {
  /** The whole list has come since the agent signed in. */
  readonly loaded: boolean;
  readonly responses: Readonly<Record<string, CannedEntry>>;
  /** How often this agent has used each, on this machine. */
  readonly uses: Readonly<Record<string, number>>;
}

export const NO_CANNED: CannedState = { loaded: false, responses: {}, uses: {} };

/** What becomes of the list: in parts, as it comes from the hub. */
export type CannedEvent =
  /** The list starts anew. */
  | { readonly type: 'canned.cleared' }
  | {
      readonly type: 'canned.changed';
      readonly deleted: readonly string[];
      readonly responses: readonly CannedEntry[];
      /** Nothing is missing any more. */
      readonly complete: boolean;
    }
  | { readonly type: 'canned.uses'; readonly uses: Readonly<Record<string, number>> };

/** The part of the reducer that sees to canned responses. */
export function reduceCanned(state: CannedState, event: CannedEvent): CannedState {
  switch (event.type) {
    case 'canned.cleared':
      return { ...state, loaded: false, responses: {} };
    case 'canned.changed': {
      const responses = { ...state.responses };
      for (const id of event.deleted) delete responses[id];
      for (const entry of event.responses) responses[entry.id] = entry;
      return { ...state, loaded: state.loaded || event.complete, responses };
    }
    case 'canned.uses':
      return { ...state, uses: { ...state.uses, ...event.uses } };
  }
}

/** What a window may ask about canned responses. */
export const CANNED_CALLS = {
  /**
   * Saves all or none; answers when the hub has. With the same `command`, it is done once however often it is asked.
   */
  'canned.save': z.object({
    command: Id.optional(),
    responses: z.array(CannedDraft).min(1).max(CANNED_PER_SAVE),
  }),
  'canned.delete': z.object({ response: Id, base: z.number().int().nonnegative().optional() }),
  /** The agent has put one into a message. */
  'canned.used': z.object({ response: Id }),
} as const;

export interface CannedOutputs {
  readonly 'canned.save': CannedSaved;
}
