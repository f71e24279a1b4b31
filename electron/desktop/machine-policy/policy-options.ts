import type { MachinePolicy } from '../../contract/machine-policy';

/** The part of a policy that concerns options, as the uppermost layer of `readOptions`. */
export function policyOptions({ server, tlsCa }: MachinePolicy): Readonly<Record<string, string>> {
  return {
    ...(server === undefined ? {} : { connect: server }),
    ...(tlsCa === undefined ? {} : { 'tls-ca': tlsCa }),
  };
}
