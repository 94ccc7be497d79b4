using System.Reflection;
using System.Text.Json.Serialization;
using Minori.Models;

namespace Minori.Training;

/// <summary>
/// A rule that turns gradients into updates, with its own numbers. Learning rate, weight decay and clipping are the
/// recipe's. A new optimizer is one class and one line here.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AdamWOptimizer), AdamWOptimizer.Name)]
[JsonDerivedType(typeof(LionOptimizer), LionOptimizer.Name)]
[JsonDerivedType(typeof(MuonOptimizer), MuonOptimizer.Name)]
[JsonDerivedType(typeof(SgdMomentumOptimizer), SgdMomentumOptimizer.Name)]
public abstract record Optimizer
{
    /// <summary>The names of all optimizers.</summary>
    public static IReadOnlyList<string> Kinds { get; } = [.. Registered.Select(type => (string)type.TypeDiscriminator!)];

    /// <summary>Its name.</summary>
    [JsonIgnore]
    public string Kind => (string)Registered.Single(type => type.DerivedType == GetType()).TypeDiscriminator!;

    /// <summary>How many numbers it keeps for each parameter from step to step.</summary>
    [JsonIgnore]
    public int StateSize => StatePrefixes.Count;

    /// <summary>Bytes that its steps take beside what it keeps, on so many threads.</summary>
    internal virtual long ScratchBytes(ParameterLayout layout, int threads) => 0;

    /// <summary>A prefix for the names of the tensors of each number that it keeps, for example "m.".</summary>
    internal abstract IReadOnlyList<string> StatePrefixes { get; }

    private static IEnumerable<JsonDerivedTypeAttribute> Registered =>
        typeof(Optimizer).GetCustomAttributes<JsonDerivedTypeAttribute>();

    /// <summary>An optimizer with its default numbers.</summary>
    /// <exception cref="TrainingException">There is none of that name.</exception>
    public static Optimizer Create(string kind) =>
        Registered.FirstOrDefault(type => (string)type.TypeDiscriminator! == kind) is { } found
            ? (Optimizer)Activator.CreateInstance(found.DerivedType)!
            : throw new TrainingException($"there is no optimizer '{kind}': choose one of {string.Join(", ", Kinds)}");

    /// <summary>This optimizer, if it is of that kind; otherwise one of that kind with its default numbers.</summary>
    /// <exception cref="TrainingException">There is none of that name.</exception>
    public Optimizer OfKind(string kind) => kind == Kind ? this : Create(kind);

    /// <summary>The optimizer with another number where one is given.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <exception cref="TrainingException">The optimizer has no such number.</exception>
    public Optimizer With(OptimizerNumbers numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        Optimizer result = this;
        foreach ((string name, double? value) in numbers.ByName)
        {
            if (value is { } number)
            {
                result = result.With(name, number) ?? throw new TrainingException($"the optimizer {Kind} has no {name}: leave it out");
            }
        }

        return result;
    }

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="TrainingException">One has no sense.</exception>
    public abstract void Validate();

    /// <summary>FLOPs of the matrix products of one step; work on single parameters is not counted, as nowhere else.</summary>
    internal virtual double ProductFlops(ModelConfiguration model) => 0;

    /// <summary>Its step over a block of parameters.</summary>
    /// <param name="blocks">The block, its gradient, and the state of this optimizer.</param>
    /// <param name="threads">How many threads update pieces at a time.</param>
    internal abstract IParameterUpdate CreateUpdate(UpdateBlocks blocks, int threads);

    /// <summary>The optimizer with another value for one of its numbers; null where it has none of that name.</summary>
    private protected abstract Optimizer? With(string number, double value);
}

/// <summary>What the recipe decides about one step.</summary>
/// <param name="Number">Number of the step, from 1.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="WeightDecay">Decoupled weight decay; 0 for parameters that don't decay.</param>
/// <param name="GradientScale">The clip factor.</param>
internal readonly record struct OptimizerStep(long Number, double LearningRate, double WeightDecay, double GradientScale);
