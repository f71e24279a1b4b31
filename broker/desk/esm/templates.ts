import type { EsmDeskSettings } from '../../protocol/desk-settings';
import { ok, type Result } from '../../protocol/errors';
import type { Clock } from '../../protocol/ports';
import type { TicketTemplate } from '../desk';
import { TemplateAnswer } from './answers';
import type { EsmClient } from './client';
import { readAnswer } from './errors';
import { templateOf } from './template';

export interface LoadedTemplate {
  readonly template: TicketTemplate;
  readonly attributes: TemplateAnswer['attributes'];
}

/** Keeps the last template over restarts, so that a ticket can be asked for while ESM is down. */
export interface TemplateCache {
  read(): TemplateAnswer | null;
  write(answer: TemplateAnswer): Promise<void>;
}

const FRESH_MS = 5 * 60_000;
const RETRY_MS = 10_000;

/** ESM's template: asked for at most every five minutes, and kept for as long as ESM does not answer. */
export class Templates {
  readonly #client: EsmClient;
  readonly #settings: EsmDeskSettings;
  readonly #clock: Clock;
  readonly #cache: TemplateCache;
  #loaded: LoadedTemplate | null = null;
  #freshUntil = 0;
  #loading: Promise<Result<LoadedTemplate>> | null = null;

  constructor(client: EsmClient, settings: EsmDeskSettings, clock: Clock, cache: TemplateCache) {
    this.#client = client;
    this.#settings = settings;
    this.#clock = clock;
    this.#cache = cache;
    const kept = cache.read();
    if (kept !== null) this.#loaded = this.#understood(kept);
  }

  /** What there is at once, renewed behind it when it is old; without any, what ESM answers. */
  async get(): Promise<Result<LoadedTemplate>> {
    const known = this.#loaded;
    if (known !== null && this.#clock.now() < this.#freshUntil) return ok(known);
    this.#loading ??= this.#load().finally(() => {
      this.#loading = null;
    });
    return known === null ? this.#loading : ok(known);
  }

  async #load(): Promise<Result<LoadedTemplate>> {
    const answer = await this.#client.send({ method: 'GET', path: ['dc', this.#settings.template] });
    const read = readAnswer(answer, TemplateAnswer);
    if (!read.ok) {
      this.#freshUntil = this.#clock.now() + RETRY_MS;
      return read;
    }
    const loaded = this.#understood(read.value);
    this.#loaded = loaded;
    this.#freshUntil = this.#clock.now() + FRESH_MS;
    await this.#cache.write(read.value);
    return ok(loaded);
  }

  #understood(answer: TemplateAnswer): LoadedTemplate {
    return { template: templateOf(answer, this.#settings), attributes: answer.attributes };
  }
}
