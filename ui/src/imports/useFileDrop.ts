import { useEffect, useEffectEvent, useState } from 'react';

/** Takes files that are dropped anywhere in the window, and tells whether some are over it. Of two that are on the page, only one takes them. */
export function useFileDrop(onFiles: (files: FileList) => void): boolean {
  const [isOver, setIsOver] = useState(false);
  const onDrop = useEffectEvent((event: DragEvent) => {
    const files = event.dataTransfer?.files;
    setIsOver(false);
    if (files !== undefined && files.length > 0 && !event.defaultPrevented) {
      event.preventDefault();
      onFiles(files);
    }
  });
  useEffect(() => {
    const listeners = new AbortController();
    const { signal } = listeners;
    // Without this the browser would open the file in place of the page.
    const onOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) {
        event.preventDefault();
        setIsOver(true);
      }
    };
    window.addEventListener('dragover', onOver, { signal });
    // Leaving an element for another one has a related target; leaving the window has none.
    window.addEventListener('dragleave', (event) => setIsOver(event.relatedTarget !== null), { signal });
    window.addEventListener('drop', (event) => onDrop(event), { signal });
    return () => listeners.abort();
  }, []);
  return isOver;
}
