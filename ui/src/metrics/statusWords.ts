import type { TargetStatus } from '../api/types';

export const statusWords: Record<TargetStatus, string> = { met: 'Met', near: 'Near the edge', missed: 'Missed', no_data: 'No data' };
