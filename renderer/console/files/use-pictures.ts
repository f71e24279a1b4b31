import { useMemo } from 'react';
import { isShownPicture } from '../../../broker/protocol/chat-files';
import type { ChatFile } from '../../../broker/protocol/models';
import { useCore } from '../core/hooks';

/** The pictures to leaf through, of those that can be shown: those of the whole session, else the given ones. */
export function usePictures(session: string, given: readonly ChatFile[]): readonly ChatFile[] {
  const all = useCore((state) => state.chats[session]?.fold.files);
  return useMemo(() => {
    const known = given.every(({ file }) => all?.some((other) => other.file === file));
    return (known && all !== undefined ? all : given).filter(isShownPicture);
  }, [all, given]);
}
