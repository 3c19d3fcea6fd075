import { useEffect } from 'react';
import { useDialogs } from './dialogs';

/** Opens the import as soon as a file is dragged over any page, unless the page itself takes files. */
export function useDropOpensImport(): void {
  const show = useDialogs((state) => state.show);
  useEffect(() => {
    const onEnter = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files') && document.querySelector('[data-drop-zone]') === null) {
        show('import');
      }
    };
    window.addEventListener('dragenter', onEnter);
    return () => window.removeEventListener('dragenter', onEnter);
  }, [show]);
}
