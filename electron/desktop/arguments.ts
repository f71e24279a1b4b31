import { resolve } from 'node:path';
import type { Options } from '../../broker/options/options';
import type { MachinePolicy } from '../contract/machine-policy';
import { isLinkFile, LINK_SCHEME } from './deep-links';
import { isForeignSwitch } from './foreign-switches';

export interface ProgramArguments {
  /** For the options of Parley. */
  readonly options: readonly string[];
  /** Start without a window, as at login. */
  readonly hidden: boolean;
}

/**
 * What was given to Parley itself. A packaged program is all there is in front of it; else Electron has its own
 * switches first, and then the script that it runs.
 */
export function givenArguments(argv: readonly string[], packaged: boolean): readonly string[] {
  if (packaged) return argv.slice(1);
  const script = argv.findIndex((argument, index) => index > 0 && !argument.startsWith('-'));
  return script === -1 ? [] : argv.slice(script + 1);
}

/** Takes apart what the system adds to a command line: links to open, its own switches, `--hidden`. */
export function programArguments(argv: readonly string[]): ProgramArguments {
  const isLink = (argument: string): boolean =>
    argument.toLowerCase().startsWith(`${LINK_SCHEME}:`) || isLinkFile(argument);
  return {
    options: argv.filter((argument) => argument !== '--hidden' && !isLink(argument) && !isForeignSwitch(argument)),
    hidden: argv.includes('--hidden'),
  };
}

/** Whether somebody has said what is to be in the server on this computer. */
export function namesWorkspace(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): boolean {
  return env.PARLEY_WORKSPACE !== undefined || argv.some((argument) => /^--workspace(=|$)/.test(argument));
}

/**
 * What a start by the system, at login or for a link, is to be told, so that it is the program that runs now. Not what
 * the policy sets: that may change. A server that the agent chose is remembered beside the data.
 */
export function lastingArguments(options: Options, policy: MachinePolicy): readonly string[] {
  const { dataDir, connect, agent, config, tlsCa } = options;
  const path = (file: string | null): string | null => (file === null ? null : resolve(file));
  const valued: Readonly<Record<string, string | null>> = {
    'data-dir': path(dataDir),
    connect: policy.server === undefined ? connect : null,
    agent,
    config: path(config),
    policy: path(options.policy),
    'tls-ca': policy.tlsCa === undefined ? path(tlsCa) : null,
  };
  return Object.entries(valued).flatMap(([name, value]) => (value === null ? [] : [`--${name}=${value}`]));
}
