namespace Minori.Statistics;

/// <summary>A mixture and its loss.</summary>
/// <param name="Weights">Share of each unit.</param>
/// <param name="Loss">The surrogate's loss there; infinite for none.</param>
internal readonly record struct SimplexPoint(double[] Weights, double Loss)
{
    /// <summary>No mixture.</summary>
    public static SimplexPoint None { get; } = new([], double.PositiveInfinity);

    /// <summary>The better of two; of equals the first.</summary>
    public SimplexPoint Or(SimplexPoint other) => other.Loss < Loss ? other : this;
}

/// <summary>
/// Goes downhill among the mixtures of some units: share moves from one unit to another wherever that helps, with steps that halve when
/// no pair helps, and the whole move of a round is tried again as far as it helps (Hooke and Jeeves 1961).
/// </summary>
/// <param name="surrogate">Loss of a mixture from its shares.</param>
/// <param name="least">Least share of each unit.</param>
internal sealed class SimplexDescent(Func<double[], double> surrogate, double[] least)
{
    private const double FirstStep = 0.25;
    private const double LastStep = 1e-7;

    /// <summary>How often the surrogate was asked.</summary>
    public int Evaluations { get; private set; }

    /// <summary>The optimum with no share above its bound; none where the bounds cannot hold a mixture.</summary>
    /// <param name="most">Largest share of each unit, 0 for one that is left out.</param>
    /// <param name="corners">Whether to start from every corner, and not from the middle alone.</param>
    public SimplexPoint Minimum(double[] most, bool corners)
    {
        if (most.Sum() < 1 - SimplexSearch.Rounding)
        {
            return SimplexPoint.None;
        }

        SimplexPoint best = From(Nearest([.. most.Select(_ => 0.0)], most), most);
        for (int corner = 0; corners && corner < most.Length; corner++)
        {
            double[] towards = new double[most.Length];
            towards[corner] = 1;
            best = best.Or(From(Nearest(towards, most), most));
        }

        return best;
    }

    private SimplexPoint From(double[] start, double[] most)
    {
        SimplexPoint current = At(start);
        for (double step = FirstStep; step >= LastStep;)
        {
            SimplexPoint before = current;
            current = ExchangeRound(current, step, most);
            if (!(current.Loss < before.Loss))
            {
                step /= 2;
                continue;
            }

            // A whole round as one move: curved valleys are followed and not crossed again and again.
            for (double factor = 1; factor < 1e6; factor *= 2)
            {
                SimplexPoint further = At(Nearest([.. current.Weights.Zip(before.Weights, (now, then) => now + (factor * (now - then)))], most));
                if (!(further.Loss < current.Loss))
                {
                    break;
                }

                current = further;
            }
        }

        return current;
    }

    /// <summary>One exchange after another, every pair once, each kept where it helps.</summary>
    private SimplexPoint ExchangeRound(SimplexPoint start, double step, double[] most)
    {
        double[] current = [.. start.Weights];
        double reached = start.Loss;
        for (int from = 0; from < current.Length; from++)
        {
            for (int to = 0; to < current.Length; to++)
            {
                double moved = Math.Min(step, Math.Min(current[from] - least[from], most[to] - current[to]));
                if (from == to || !(moved > 0))
                {
                    continue;
                }

                (double giver, double taker) = (current[from], current[to]);
                (current[from], current[to]) = (giver - moved, taker + moved);
                double loss = At(current).Loss;
                if (loss < reached)
                {
                    reached = loss;
                }
                else
                {
                    (current[from], current[to]) = (giver, taker);
                }
            }
        }

        return new SimplexPoint(current, reached);
    }

    private SimplexPoint At(double[] weights)
    {
        Evaluations++;
        double loss = surrogate([.. weights]);
        return new SimplexPoint(weights, double.IsNaN(loss) ? double.PositiveInfinity : loss);
    }

    /// <summary>The mixture nearest to a point: every share moved by the same amount, then held within its bounds.</summary>
    private double[] Nearest(double[] point, double[] most)
    {
        double low = -2 - point.Max(), high = 2 - point.Min();
        for (int i = 0; i < 100; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Shifted(middle).Sum() < 1 ? (middle, high) : (low, middle);
        }

        return [.. Shifted(high)];

        IEnumerable<double> Shifted(double by) => point.Select((x, k) => Math.Clamp(x + by, Math.Min(least[k], most[k]), most[k]));
    }
}
