import { type Asked, readOptions } from '../../broker/options/read-options';
import { readWrittenFile } from '../../broker/options/written-file';
import { fail, type Result } from '../../broker/protocol/errors';
import { reasonOf } from '../../broker/store/logger';
import { NO_POLICY, type ReadPolicy } from '../contract/machine-policy';
import { policyOptions } from '../desktop/machine-policy/policy-options';
import { readJsonPolicy, underMachine } from '../desktop/machine-policy/read-policy';
import { readMachinePolicy, withUsableCa } from './machine-policy';

/** What a console was started with, and what the policies make of it. */
export interface Start {
  readonly asked: Result<Asked>;
  readonly policy: ReadPolicy;
}

/**
 * Reads the machine policy, the file of `--policy`, and the options under both. `machine` is a parameter for tests
 * alone: the hosts leave it out.
 */
export function readStart(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  machine: ReadPolicy = readMachinePolicy(),
): Start {
  const readUnder = (policy: ReadPolicy): Start => ({
    asked: readOptions({
      program: 'start',
      argv,
      env,
      readFile: readWrittenFile,
      policy: policyOptions(policy.policy),
    }),
    policy,
  });
  const first = readUnder(machine);
  const file = first.asked.ok && first.asked.value.kind === 'run' ? first.asked.value.options.policy : null;
  if (file === null) return first;
  try {
    const given = withUsableCa(readJsonPolicy(readWrittenFile(file), file), readWrittenFile);
    return readUnder(underMachine(machine, given));
  } catch (error) {
    return { asked: fail('invalid', `The policy file ${file} cannot be read: ${reasonOf(error)}.`), policy: NO_POLICY };
  }
}
