import { Router } from '../../broker/hub/routing';

/** Milliseconds to assign `chats` that wait to `agents` with room for all of them. */
export function measureRouting(chats: number, agents: number): number {
  const router = new Router();
  const skills = ['it', 'hr', 'facilities'];
  const skill = (at: number): string => skills[at % skills.length] ?? 'it';
  for (let at = 0; at < agents; at += 1) {
    const id = `agent-${String(at).padStart(4, '0')}`;
    router.setAgent({ id, name: id, skills: [skill(at), skill(at + 1)], limit: Math.ceil((2 * chats) / agents) }, true);
  }
  for (let at = 0; at < chats; at += 1)
    router.enter({ session: `chat-${String(at).padStart(6, '0')}`, skill: skill(at), since: at }, false);
  const started = performance.now();
  let made = 0;
  while (router.next(chats) !== null) made += 1;
  if (made !== chats) throw new Error(`Only ${made} of ${chats} chats were assigned.`);
  return performance.now() - started;
}
