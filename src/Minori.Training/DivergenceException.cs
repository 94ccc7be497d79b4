namespace Minori.Training;

/// <summary>Training ran away: the loss or the gradient is no longer a number.</summary>
public sealed class DivergenceException : TrainingException
{
    internal DivergenceException(long step, double learningRate, string quantity)
        : base(FormattableString.Invariant(
            $"training diverged at step {step}: the {quantity} is not finite at learning rate {learningRate:G4}; take a lower learning rate or a longer warm-up"))
    {
        Step = step;
        LearningRate = learningRate;
    }

    /// <summary>The update that failed, counted from 1.</summary>
    public long Step { get; }

    /// <summary>The learning rate it had.</summary>
    public double LearningRate { get; }
}
