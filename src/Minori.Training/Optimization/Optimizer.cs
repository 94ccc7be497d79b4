using System.Reflection;
using System.Text.Json.Serialization;

namespace Minori.Training;

/// <summary>
/// A rule that turns gradients into updates, with its own numbers. Learning rate, weight decay and clipping are the
/// recipe's. A new optimizer is one class and one line here.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(AdamWOptimizer), AdamWOptimizer.Name)]
[JsonDerivedType(typeof(LionOptimizer), LionOptimizer.Name)]
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
    /// <param name="beta1">Of AdamW and Lion.</param>
    /// <param name="beta2">Of AdamW and Lion.</param>
    /// <param name="momentum">Of SGD with momentum.</param>
    /// <exception cref="TrainingException">The optimizer has no such number.</exception>
    public Optimizer With(double? beta1 = null, double? beta2 = null, double? momentum = null)
    {
        Optimizer result = this;
        foreach ((string name, double? value) in
            (ReadOnlySpan<(string, double?)>)[("beta1", beta1), ("beta2", beta2), ("momentum", momentum)])
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

    /// <summary>Updates some parameters and what is kept for them.</summary>
    /// <param name="parameters">[count].</param>
    /// <param name="gradient">[count].</param>
    /// <param name="state">[count] for each of <see cref="StatePrefixes"/>; zero before the first step.</param>
    /// <param name="count">The number of parameters.</param>
    /// <param name="step">The step.</param>
    internal abstract unsafe void Step(
        float* parameters, float* gradient, ReadOnlySpan<nint> state, int count, in OptimizerStep step);

    /// <summary>The optimizer with another value for one of its numbers; null where it has none of that name.</summary>
    private protected abstract Optimizer? With(string number, double value);
}

/// <summary>What the recipe decides about one step.</summary>
/// <param name="Number">Number of the step, from 1.</param>
/// <param name="LearningRate">Its learning rate.</param>
/// <param name="WeightDecay">Decoupled weight decay; 0 for parameters that don't decay.</param>
/// <param name="GradientScale">The clip factor.</param>
internal readonly record struct OptimizerStep(long Number, double LearningRate, double WeightDecay, double GradientScale);
