import { config } from 'zod';

/** Imported first: zod would otherwise try whether it may make functions of texts, which our policy refuses. */
config({ jitless: true });
