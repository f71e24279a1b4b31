/** Everything that can be set from outside, after precedence: policy > command line > environment > file > default. */
export interface Options {
  readonly host: 'auto' | 'electron' | 'web';
  /** Whether the web host opens the default browser. */
  readonly open: boolean;
  /** One line of JSON on standard output when ready, and nothing else there. */
  readonly json: boolean;
  /** Null: the default place for this kind of program. */
  readonly dataDir: string | null;
  readonly agent: string | null;
  /** A file that holds the agent's password. */
  readonly passwordFile: string | null;
  /** Address of a server elsewhere, to use instead of an embedded one. */
  readonly connect: string | null;
  /** Null: the default port, which moves to a free one when taken. 0: any free port. */
  readonly mqttPort: number | null;
  readonly httpPort: number | null;
  readonly consolePort: number | null;
  readonly listen: string;
  readonly config: string | null;
  /** A file with keys of the machine policy, to set and lock what that one leaves open. */
  readonly policy: string | null;
  readonly workspace: 'demo' | 'empty';
  readonly publicUrl: string | null;
  /** Networks (CIDR, with commas) of proxies whose word about the client's address counts. */
  readonly trustedProxies: string | null;
  readonly tlsCert: string | null;
  readonly tlsKey: string | null;
  readonly tlsCa: string | null;
  readonly allowInsecure: boolean;
}

export const DEFAULT_PORTS = { mqtt: 1883, http: 8484, console: 8485 } as const;
