"""ภาพรวม: four headline figures with their sources, what they have been doing, and the door to everything else."""
