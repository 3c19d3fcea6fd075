/** What every figure, chart and panel says when its range has nothing to measure; the verdict of the server has the same words. */
export const noData = 'No data in this time range';
