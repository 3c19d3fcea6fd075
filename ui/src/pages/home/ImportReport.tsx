import { ImportResult } from '../../imports/ImportResult';
import { useImported } from '../../imports/imported';
import { Report } from './Report';

/** The result of the last import, which leads here as soon as there is something to see. */
export function ImportReport() {
  const { imported, close } = useImported();
  return (
    imported !== null && (
      <Report closeLabel="Close the import report" onClose={close}>
        <ImportResult {...imported} />
      </Report>
    )
  );
}
