namespace Minori.Statistics;

/// <summary>One tuned model of a sweep, of learning rates for example.</summary>
/// <param name="TaskLoss">What was learned: loss on the task, nats; lower is better.</param>
/// <param name="PretrainingLoss">What was forgotten: loss on the pre-training distribution, nats; lower is better.</param>
/// <param name="Seed">The seed, common to a whole sweep; equal seeds of two conditions are compared with each other.</param>
public sealed record FrontierPoint(double TaskLoss, double PretrainingLoss, int Seed);
