import { createContext, use, useEffect, useState } from 'react';

/** Whether the chats are in sight in this window: not while the widget is minimized. */
export const ShownContext = createContext(true);

/** Whether the agent looks at what is here: it is in sight, in a window that has the focus. */
export function useLooking(): boolean {
  const shown = use(ShownContext);
  const [looking, setLooking] = useState(isLooking);
  useEffect(() => {
    const look = (): void => setLooking(isLooking());
    look();
    document.addEventListener('visibilitychange', look);
    addEventListener('focus', look);
    addEventListener('blur', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      removeEventListener('focus', look);
      removeEventListener('blur', look);
    };
  }, []);
  return shown && looking;
}

function isLooking(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}
