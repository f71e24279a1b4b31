import * as z from 'zod';
import { Id, Time } from './models';

/** What a command that made an event answers: the first event it made. */
export const Posted = z.object({ event: Id, seq: z.number().int().positive(), at: Time });
export type Posted = z.infer<typeof Posted>;
