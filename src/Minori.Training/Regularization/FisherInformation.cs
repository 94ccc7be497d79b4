using Minori.Compute;
using Minori.Models;
using Minori.Text;

namespace Minori.Training;

/// <summary>
/// The diagonal of the empirical Fisher information: Fᵢ = 1/n Σₛ (∂ℓₛ/∂θᵢ)² over n sequences, ℓₛ the mean loss of
/// sequence s in nats per token, with the text's own tokens as labels. Each sequence's gradient is squared by itself; the
/// square of a batch's mean gradient would be near zero at the end of a training.
/// </summary>
internal static unsafe class FisherInformation
{
    private const int Block = 1 << 14;

    /// <summary>Estimates F at some weights; sequences are added in their order, so threads cannot change a bit.</summary>
    /// <param name="parameters">The weights.</param>
    /// <param name="data">Pre-training text.</param>
    /// <param name="settings">How many sequences, and which.</param>
    /// <param name="team">The threads that work.</param>
    /// <param name="cancellationToken">Stops between two sequences.</param>
    /// <returns>F in the parameters' layout; the caller owns it.</returns>
    /// <exception cref="TrainingException">The text has fewer sequences.</exception>
    public static AlignedBuffer<float> Estimate(
        Parameters parameters, TokenShard data, EwcSettings settings, ThreadTeam team, CancellationToken cancellationToken)
    {
        int context = parameters.Configuration.ContextLength;
        RequireSequences(data, context, settings.Sequences);
        WindowBatch batch = new(data, new WindowSampler(data.Count, context + 1, settings.Seed), sequences: 1, context);
        using TrainingPass pass = new(parameters.Configuration, sequences: 1, context, team);
        using AlignedBuffer<float> gradient = new(parameters.Layout.Length);
        AlignedBuffer<float> fisher = new(parameters.Layout.Length);
        try
        {
            float weight = (float)(1.0 / settings.Sequences);
            int blocks = (int)((fisher.Length + Block - 1) / Block);
            Action<int> addSquares = index =>
            {
                long start = (long)index * Block;
                QuadraticPull.AddSquares(
                    fisher.Pointer + start, gradient.Pointer + start, weight, Math.Min(Block, fisher.Length - start));
            };
            for (int sequence = 0; sequence < settings.Sequences; sequence++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                batch.Read(sequence);
                pass.Run(parameters, batch.Inputs, batch.Targets, gradient);
                team.Run(blocks, addSquares);
            }

            return fisher;
        }
        catch
        {
            fisher.Dispose();
            throw;
        }
    }

    private static void RequireSequences(TokenShard data, int context, int sequences)
    {
        long present = Math.Max(0, data.Count - 1) / context;
        if (sequences > present)
        {
            throw new TrainingException(
                $"the pre-training text holds {present} sequences of {context} tokens, and ewc wants {sequences}: give more text or take fewer sequences");
        }
    }
}
