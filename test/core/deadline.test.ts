import { deadlineIn } from '../../src/core/deadline';

describe('a deadline', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('gives each request what is left, and a second where that is less', () => {
    const deadline = deadlineIn(10_000);

    const left = [0, 4_000, 5_500, 3_000].map((passed) => {
      jest.advanceTimersByTime(passed);
      return [deadline.left(), deadline.passed()];
    });

    expect(left).toEqual([
      [10_000, false],
      [6_000, false],
      [1_000, false],
      [1_000, true],
    ]);
  });

  it('gives no request more than it has in all', () => {
    const deadline = deadlineIn(300);

    jest.advanceTimersByTime(250);

    expect(deadline.left()).toBe(300);
  });

  it('is in whole milliseconds', () => {
    expect(deadlineIn(10_000 / 3).left()).toBe(3_333);
  });

  it('waits for work as long as for a request', async () => {
    const deadline = deadlineIn(5_000);
    const never = deadline.wait(() => new Promise(() => {}));
    const failed = expect(never).rejects.toMatchObject({ name: 'TimeoutError' });

    expect(await deadline.wait(() => 'at hand')).toBe('at hand');
    jest.advanceTimersByTime(5_000);

    await failed;
    expect(jest.getTimerCount()).toBe(0);
  });

  it('fails as the work does', async () => {
    const work = () => {
      throw new RangeError('no');
    };

    await expect(deadlineIn(5_000).wait(work)).rejects.toThrow(RangeError);
    expect(jest.getTimerCount()).toBe(0);
  });
});
