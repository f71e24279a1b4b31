/** What Node tells of one address of the machine. */
export interface NetworkAddress {
  readonly address: string;
  readonly internal: boolean;
}

/**
 * Names the networks that the machine is in: it differs after a change of Wi-Fi, cable or VPN, and then what was
 * connected is dead and would learn it only from its next keep-alive. It is empty without any. Addresses that a machine
 * gives itself where nobody else does (link-local) are no network; privacy addresses of IPv6, which change by
 * themselves within one network, count by their network (the first 64 bits). Adapters of virtual machines count as
 * others do: they cannot be told apart.
 */
export function networkOf(interfaces: Readonly<Record<string, readonly NetworkAddress[] | undefined>>): string {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) =>
      addresses
        .filter(({ address, internal }) => !internal && !isLinkLocal(address))
        .map(({ address }) => `${name} ${networkPart(address)}`),
    )
    .sort()
    .filter((one, index, all) => one !== all[index - 1])
    .join('\n');
}

export interface Reach {
  /** As `networkOf` names it. */
  readonly network: string;
  /** The server is on this computer, and needs no network. */
  readonly serverIsHere: boolean;
  /** The server is reached at this moment, whatever the addresses say. */
  readonly connected: boolean;
}

/** Whether it is worth trying to reach the server at all. */
export function canReach({ network, serverIsHere, connected }: Reach): boolean {
  return serverIsHere || connected || network !== '';
}

/** By RFC 3927 and RFC 4291, 2.5.6. */
function isLinkLocal(address: string): boolean {
  return /^169\.254\.|^fe[89ab][0-9a-f]:/i.test(address);
}

function networkPart(address: string): string {
  if (!address.includes(':')) return address;
  // `::` stands for as many groups of zeros as are missing (RFC 4291, 2.2).
  const [before = '', after] = address.split('::');
  const left = before === '' ? [] : before.split(':');
  const right = after === undefined || after === '' ? [] : after.split(':');
  const zeros =
    after === undefined ? [] : Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return [...left, ...zeros, ...right].slice(0, 4).join(':');
}
