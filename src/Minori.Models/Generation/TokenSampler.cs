using Minori.Compute;

namespace Minori.Models;

/// <summary>Chooses the next token from logits.</summary>
internal sealed class TokenSampler
{
    private readonly GenerationOptions _options;
    private readonly Philox _random;
    private readonly int[] _order;
    private readonly double[] _weights;

    public TokenSampler(GenerationOptions options, int vocabulary)
    {
        options.Validate();
        _options = options;
        _random = new Philox(options.Seed, Philox.Stream("generation"));
        _order = new int[vocabulary];
        _weights = new double[vocabulary];
    }

    /// <summary>
    /// The token for draw number <paramref name="index"/>, a function of logits, seed and index only.
    /// </summary>
    /// <exception cref="CheckpointException">The greatest logit is infinite or not a number.</exception>
    public int Choose(ReadOnlySpan<float> logits, ulong index)
    {
        int greatest = Greatest(logits);
        if (_options.Temperature == 0)
        {
            return greatest;
        }

        for (int token = 0; token < logits.Length; token++)
        {
            _order[token] = token;
            _weights[token] = Math.Exp(((double)logits[token] - logits[greatest]) / _options.Temperature);
        }

        Array.Sort(_weights, _order);
        _weights.AsSpan().Reverse();
        _order.AsSpan().Reverse();
        int most = _options.TopK == 0 ? logits.Length : Math.Min(_options.TopK, logits.Length);
        int kept = FirstToReach(most, _options.TopP) + 1;
        return _order[FirstToReach(kept, _random.UniformDouble(index))];
    }

    /// <summary>
    /// The first of the leading <paramref name="count"/> tokens at which their weights come to
    /// <paramref name="share"/> of the weight of all of them.
    /// </summary>
    private int FirstToReach(int count, double share)
    {
        double total = 0;
        for (int i = 0; i < count; i++)
        {
            total += _weights[i];
        }

        double sum = 0;
        for (int i = 0; i < count - 1; i++)
        {
            sum += _weights[i];
            if (sum >= total * share)
            {
                return i;
            }
        }

        return count - 1;
    }

    private static int Greatest(ReadOnlySpan<float> logits)
    {
        int best = 0;
        float greatest = float.NegativeInfinity;
        for (int token = 0; token < logits.Length; token++)
        {
            // What is not a number is not at most anything, and so comes here too.
            if (!(logits[token] <= greatest))
            {
                best = token;
                greatest = logits[token];
                if (!float.IsFinite(greatest))
                {
                    throw new CheckpointException(
                        $"the model's logit of token {token} is {(float.IsNaN(greatest) ? "not a number" : "infinite")}: its "
                        + "weights, or what they add up to, are broken; 'minori inspect' shows each tensor");
                }
            }
        }

        return best;
    }
}
