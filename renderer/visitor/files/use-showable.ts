import { useEffect, useState } from 'react';
import { isShowable, pictureSizeOf } from '../../../broker/protocol/picture-size';

/** Answers of before: a blob never changes, and is drawn anew with each word of the page. */
const KNOWN = new WeakMap<Blob, boolean>();

/** The picture when it can be shown: a few bytes may stand for more dots than a page can draw. Null until that is known. */
export function useShowable(blob: Blob | null): { readonly picture: Blob | null; readonly tooLarge: boolean } {
  const [looked, setLooked] = useState<Blob | null>(null);
  const known = blob === null ? undefined : KNOWN.get(blob);
  useEffect(() => {
    if (blob === null || KNOWN.has(blob)) return;
    let over = false;
    void isShown(blob).then((shown) => {
      KNOWN.set(blob, shown);
      if (!over) setLooked(blob);
    });
    return () => {
      over = true;
    };
  }, [blob]);
  const isKnown = known !== undefined || looked === blob;
  return { picture: isKnown && known === true ? blob : null, tooLarge: known === false };
}

async function isShown(blob: Blob): Promise<boolean> {
  try {
    const size = pictureSizeOf(new Uint8Array(await blob.arrayBuffer()));
    return size !== null && isShowable(size);
  } catch {
    return false;
  }
}
