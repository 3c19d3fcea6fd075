import { useCallback } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { withContext } from '../shared/searchParameters';
import { useImported } from './imported';
import { importedRange } from './importedRange';
import type { ImportedFile } from './ImportResult';

/** Leads from an imported file to Home, in the range of its events, with the result above it. */
export function useLeadHome(): (file: ImportedFile) => void {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const show = useImported((state) => state.show);
  return useCallback(
    (file) => {
      const { times } = file.progress;
      show(file);
      void navigate(withContext('/', search, times === null ? {} : { ...importedRange(times, Date.now()) }));
    },
    [navigate, search, show],
  );
}
