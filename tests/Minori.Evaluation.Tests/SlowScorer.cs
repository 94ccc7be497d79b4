using Minori.Compute;
using Minori.Models;

namespace Minori.Evaluation.Tests;

/// <summary>The loss of single tokens, each from a forward pass of its own over what comes before it.</summary>
internal sealed class SlowScorer(Parameters parameters) : IDisposable
{
    private readonly ThreadTeam _team = new(1);

    /// <summary>−log p(token | before), in nats.</summary>
    public double NegativeLogLikelihood(IReadOnlyList<int> before, int token)
    {
        using ForwardModel model = ForwardModel.Of(parameters, _team);
        using EvaluationPass pass = new(model, before.Count, _team);
        int[] targets = [.. Enumerable.Repeat(-1, before.Count - 1), token];
        float[] losses = new float[before.Count];
        pass.Run([.. before], targets, [before.Count], losses);
        return losses[^1];
    }

    /// <summary>Σ −log p of all tokens from index <paramref name="first"/> on, each given all before it.</summary>
    public double Sum(IReadOnlyList<int> tokens, int first) => Enumerable.Range(first, tokens.Count - first)
        .Sum(i => NegativeLogLikelihood([.. tokens.Take(i)], tokens[i]));

    public void Dispose() => _team.Dispose();
}
