import { strToU8, zipSync } from 'fflate';
import type { ConsoleState } from '../contract/state';
import { withoutSecrets } from './log-line';
import { teamFacts } from './team-facts';

export interface DiagnosticFacts {
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly displays: readonly string[];
  readonly startedAt: string;
  readonly now: string;
  readonly tray: boolean;
  readonly graphics: boolean;
}

/**
 * What IT gets to find a fault: versions, settings, numbers, and the log; packed. Nothing is taken from the state but
 * numbers and states: no words, no names of visitors, no password, no token.
 */
export function diagnosticsZip(
  facts: DiagnosticFacts,
  state: ConsoleState,
  logs: Readonly<Record<string, string>>,
): Uint8Array {
  const json = (value: unknown): Uint8Array => strToU8(`${JSON.stringify(value, null, 2)}\n`);
  const files: Record<string, Uint8Array> = {
    'about.json': json(facts),
    'settings.json': json(state.settings),
    'state.json': json(summaryOf(state)),
  };
  for (const [name, text] of Object.entries(logs)) {
    files[`logs/${name}`] = strToU8(text.split('\n').map(withoutSecrets).join('\n'));
  }
  return zipSync(files, { level: 6 });
}

function summaryOf(state: ConsoleState): object {
  const { signIn, connection, workspace, status, away } = state;
  return {
    capabilities: state.capabilities,
    signIn: signIn.kind,
    // The host alone: an address may carry more than it should.
    server: signIn.server !== null && URL.canParse(signIn.server) ? new URL(signIn.server).host : null,
    role: signIn.kind === 'signedIn' ? signIn.me.role : null,
    connection,
    demo: workspace?.demo ?? null,
    status: status === null ? null : { status: status.status, effective: status.effective, revision: status.revision },
    away,
    policy: state.policy,
    numbers: teamFacts(state),
    colleagues: state.directory.length,
    chats: Object.values(state.chats).map(({ fold, unread, lost, marks }) => ({
      session: fold.session,
      state: fold.state,
      lastSeq: fold.lastSeq,
      unread: unread.length,
      lost,
      marks,
      waiting: (state.outbox[fold.session] ?? []).map(({ id, kind, at, state: { kind: sending } }) => ({
        id,
        kind,
        at,
        sending,
      })),
    })),
    notices: state.notices.map(({ at, kind }) => ({ at, kind })),
  };
}
