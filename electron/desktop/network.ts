/** What Node tells of one address of the machine. */
export interface NetworkAddress {
  readonly address: string;
  readonly internal: boolean;
}

/**
 * Names the networks that the machine is in: it differs after a change of Wi-Fi, cable or VPN, and then what was
 * connected is dead and would learn it only from its next keep-alive. Privacy addresses of IPv6, which change by
 * themselves within one network, count by their network (the first 64 bits).
 */
export function networkOf(interfaces: Readonly<Record<string, readonly NetworkAddress[] | undefined>>): string {
  return Object.entries(interfaces)
    .flatMap(([name, addresses = []]) =>
      addresses.filter(({ internal }) => !internal).map(({ address }) => `${name} ${networkPart(address)}`),
    )
    .sort()
    .filter((one, index, all) => one !== all[index - 1])
    .join('\n');
}

/** Whether a server can be reached at all from the network of that name; one on this computer needs none. */
export function canReach(network: string, serverIsHere: boolean): boolean {
  return serverIsHere || network !== '';
}

function networkPart(address: string): string {
  return address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
}
