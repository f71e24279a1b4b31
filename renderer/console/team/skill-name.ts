import { useCallback } from 'react';
import { localText } from '../../../broker/protocol/models';
import { useCore } from '../core/hooks';

/** How the workspace calls a skill; the id when it has no such skill any more. */
export function useSkillName(): (skill: string) => string {
  const workspace = useCore((state) => state.workspace);
  return useCallback(
    (skill) => {
      const known = workspace?.skills.find((entry) => entry.id === skill);
      return known === undefined ? skill : localText(known.name, 'en');
    },
    [workspace],
  );
}
