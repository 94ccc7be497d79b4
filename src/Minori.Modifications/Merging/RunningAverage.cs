using Minori.Compute;
using Minori.Models;

namespace Minori.Modifications;

/// <summary>
/// The uniform average of a changing set of models in memory; a model that comes or goes costs one pass over the weights.
/// </summary>
/// <remarks>
/// Every value enters the sum in double, rounded to a grid g = 2⁻⁵¹·(power of two above n·max|θ|): all sums are multiples of g
/// below 2⁵³·g and therefore exact. An average depends on its models alone, never on the way to it, and there is no drift
/// to correct. Its error is at most g/2, plus the one rounding to float32; values above 2²³·g, 2⁻²⁸ of that power, are not
/// rounded at all.
/// </remarks>
public sealed unsafe class RunningAverage : IDisposable
{
    private const int Chunk = 1 << 14;

    private readonly IReadOnlyList<Parameters> _models;
    private readonly ThreadTeam _team;
    private readonly AlignedBuffer<double> _sum;
    private readonly double _anchor;
    private readonly bool[] _isIn;
    private int _count;

    /// <summary>Begins with the average of none of the models, which it reads and never changes.</summary>
    /// <param name="models">The models, all of one configuration; they must outlive the average.</param>
    /// <param name="team">The threads that work; they do not change a bit.</param>
    /// <exception cref="ModificationException">There are no models, they differ in shape, or a value is not finite.</exception>
    public RunningAverage(IReadOnlyList<Parameters> models, ThreadTeam team)
    {
        ArgumentNullException.ThrowIfNull(models);
        ArgumentNullException.ThrowIfNull(team);
        if (models.Count == 0)
        {
            throw new ModificationException("there is no average of no models: give one or more");
        }

        _models = models;
        _team = team;
        Grid = GridOf(models);
        _anchor = Grid * 1.5 * (1L << 52);
        _isIn = new bool[models.Count];
        _sum = new AlignedBuffer<double>(models[0].Layout.Length);
    }

    /// <summary>g: every average is within half of it of the true one, before it is rounded to float32.</summary>
    public double Grid { get; }

    /// <summary>The models that are in.</summary>
    public int Count => _count;

    /// <summary>Takes a model in.</summary>
    /// <exception cref="ArgumentException">It is in already.</exception>
    public void Add(int model) => Change(model, isIn: true);

    /// <summary>Takes a model out.</summary>
    /// <exception cref="ArgumentException">It is not in.</exception>
    public void Remove(int model) => Change(model, isIn: false);

    /// <summary>Makes the change that leads to a mixture.</summary>
    public void Take(MixtureStep step)
    {
        if (step.Removed >= 0)
        {
            Remove(step.Removed);
        }

        if (step.Added >= 0)
        {
            Add(step.Added);
        }
    }

    /// <summary>Writes the average of the models that are in.</summary>
    /// <exception cref="InvalidOperationException">None is in.</exception>
    public void CopyTo(Parameters destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (_count == 0)
        {
            throw new InvalidOperationException("there is no average of no models");
        }

        RequireShape(_models[0], destination);
        ForEachChunk((first, count) =>
            WideSum.Narrow(destination.Values.Pointer + first, _sum.Pointer + first, _count, count));
    }

    /// <inheritdoc/>
    public void Dispose() => _sum.Dispose();

    private void Change(int model, bool isIn)
    {
        if (_isIn[model] == isIn)
        {
            throw new ArgumentException($"model {model} is {(isIn ? "in already" : "not in")}", nameof(model));
        }

        _isIn[model] = isIn;
        _count += isIn ? 1 : -1;
        float* values = _models[model].Values.Pointer;
        ForEachChunk((first, count) =>
            WideSum.AddRounded(_sum.Pointer + first, values + first, isIn ? 1 : -1, _anchor, count));
    }

    private void ForEachChunk(Action<long, long> work) => _team.Run((int)((_sum.Length + Chunk - 1) / Chunk), chunk =>
    {
        long first = (long)chunk * Chunk;
        work(first, Math.Min(Chunk, _sum.Length - first));
    });

    private static double GridOf(IReadOnlyList<Parameters> models)
    {
        float largest = 0;
        foreach (Parameters model in models)
        {
            RequireShape(models[0], model);
            foreach (ParameterTensor tensor in model.Layout.Tensors)
            {
                foreach (float value in model.Tensor(tensor))
                {
                    if (!float.IsFinite(value))
                    {
                        throw new ModificationException($"tensor {tensor.Name} holds {value}, which has no average: leave that model out");
                    }

                    largest = Math.Max(largest, Math.Abs(value));
                }
            }
        }

        double bound = Math.Max(largest, float.Epsilon) * models.Count;
        return Math.ScaleB(1, Math.ILogB(bound) + 1 - 51);
    }

    internal static void RequireShape(Parameters first, Parameters other)
    {
        if (other.Layout.Length != first.Layout.Length
            || !other.Layout.Tensors.Select(t => (t.Name, t.Offset, t.Count)).SequenceEqual(first.Layout.Tensors.Select(t => (t.Name, t.Offset, t.Count))))
        {
            throw new ModificationException("models of different shapes have no average: take models of one configuration");
        }
    }
}
