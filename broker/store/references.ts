import type { Workspace } from './workspace';

/**
 * What one document names and another does not have, in lines for the log: a chat that goes to a skill that does not
 * exist waits for ever, and nobody is told why.
 */
export function strayReferences({
  settings,
  story,
  accounts,
}: Pick<Workspace, 'settings' | 'story' | 'accounts'>): readonly string[] {
  const skills = new Set(settings.value.settings.skills.map(({ id }) => id));
  const { defaultSkill, nodes } = story.value.story;
  const ofStory = Object.entries(nodes).flatMap(([id, node]) =>
    'skill' in node ? [{ at: `nodes.${id}`, ...node }] : [],
  );
  const named = [
    { where: 'story.json (defaultSkill)', skill: defaultSkill },
    ...ofStory.map(({ at, skill }) => ({ where: `story.json (${at})`, skill })),
    ...accounts.value.accounts.flatMap(({ id, skills: own }) =>
      own.map((skill) => ({ where: `accounts.json (${id})`, skill })),
    ),
  ];
  return named
    .filter(({ skill }) => !skills.has(skill))
    .map(({ where, skill }) => `${where} names the skill "${skill}", which settings.json does not have.`);
}
