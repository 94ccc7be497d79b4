namespace Minori.Training;

/// <summary>Turns updates into reports, no more often than a person can read.</summary>
internal sealed class ProgressReporter(
    IProgress<TrainingProgress>? progress, TimeProvider time, TimeSpan interval, long steps, long stepsOfTrunk = 0, long stepsBefore = 0)
{
    private long _lastReport = time.GetTimestamp();
    private long _tokens;
    private double _lossSum;
    private int _updates;

    /// <summary>Takes in an update and reports where it is time to.</summary>
    /// <param name="step">Updates made, this one included.</param>
    /// <param name="tokens">Tokens seen, this update's included.</param>
    /// <param name="updateTokens">Tokens of this update.</param>
    /// <param name="loss">Loss of this update, nats per token.</param>
    /// <param name="learningRate">Learning rate of this update.</param>
    public void Add(long step, long tokens, long updateTokens, double loss, double learningRate)
    {
        if (progress is null)
        {
            return;
        }

        _tokens += updateTokens;
        _lossSum += loss;
        _updates++;
        TimeSpan elapsed = time.GetElapsedTime(_lastReport);
        if (elapsed < interval && step < steps)
        {
            return;
        }

        double speed = _tokens / Math.Max(1e-9, elapsed.TotalSeconds);
        progress.Report(new TrainingProgress(step, steps, tokens, _lossSum / _updates, learningRate, speed)
        {
            StepsOfTrunk = stepsOfTrunk,
            StepsBefore = stepsBefore,
        });
        _lastReport = time.GetTimestamp();
        _tokens = 0;
        _lossSum = 0;
        _updates = 0;
    }
}
