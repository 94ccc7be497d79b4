namespace Minori.Training;

/// <summary>What AdamW keeps from step to step; see <see cref="PretrainRecipe"/> for the fields.</summary>
internal readonly record struct AdamWSettings(
    double Beta1, double Beta2, double Epsilon, double WeightDecay, double ClipNorm);
